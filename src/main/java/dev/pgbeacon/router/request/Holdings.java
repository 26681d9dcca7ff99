package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Prepared;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which prepared statements a connection has, and how many of the session's settings. */
public final class Holdings {
    /** Perhaps there, perhaps another one: nobody knows how far a batch that failed had come. */
    private static final PreparedStatement UNSURE = PreparedStatement.tooLong("");

    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long settings;

    /** Whether a name means there what it means to the session; of what could not be made anew only the server can say. */
    boolean has(String name, Optional<PreparedStatement> wanted) {
        var held = prepared.get(name);
        return held == wanted.orElse(null)
                || (held == UNSURE
                        && wanted.filter(each -> each.text().isEmpty()).isPresent());
    }

    /**
     * Makes a name mean there what it means to the session, amid a batch; steps are told in the order of their answers. What a
     * PREPARE made cannot be made so: {@link #errands} does before.
     */
    void provide(String name, Optional<PreparedStatement> wanted, ByteBuf out, Consumer<Step> steps) {
        if (prepared.containsKey(name)) {
            new Close(Prepared.statement(name)).writeTo(out);
            steps.accept(new Step.Close(Optional.of(name), true));
            prepared.remove(name);
        }
        wanted.filter(PreparedStatement::isParse).ifPresent(made -> {
            made.writeTo(out);
            steps.accept(new Step.Parse(made, true));
            prepared.put(name, made);
        });
    }

    /** Makes a name mean there what it means to the session, before a request. */
    List<Errand> errands(String name, Optional<PreparedStatement> wanted) {
        var errands = new ArrayList<Errand>();
        if (has(name, wanted)) {
            return errands;
        }
        if (prepared.containsKey(name)) {
            var close = Unpooled.buffer();
            new Close(Prepared.statement(name)).writeTo(close);
            FrontendTag.SYNC.writeTo(close);
            errands.add(new Errand(close, false, () -> prepared.remove(name)));
        }
        wanted.filter(made -> made.text().isPresent()).ifPresent(made -> {
            var make = Unpooled.buffer();
            made.writeTo(make);
            if (made.isParse()) {
                FrontendTag.SYNC.writeTo(make);
            }
            errands.add(new Errand(make, false, () -> prepared.put(name, made)));
        });
        return errands;
    }

    /** Each Query drops the unnamed one. */
    public void sent(Errand errand) {
        var message = errand.message();
        if (message.getByte(message.readerIndex()) == FrontendTag.QUERY.code()) {
            prepared.remove("");
        }
    }

    void sent(Step step) {
        if (step instanceof Step.Parse parse) {
            prepared.put(parse.made().name(), parse.made());
        } else if (step instanceof Step.Close close) {
            close.statement().ifPresent(prepared::remove);
        }
    }

    /** It was sent, and what came before it failed. */
    void unsure(Step step) {
        if (step instanceof Step.Parse parse) {
            prepared.put(parse.made().name(), UNSURE);
        } else if (step instanceof Step.Close close) {
            close.statement().ifPresent(name -> prepared.put(name, UNSURE));
        }
    }

    void made(PreparedStatement bySql) {
        prepared.put(bySql.name(), bySql);
    }

    void removed(String name) {
        prepared.remove(name);
    }

    void clear() {
        prepared.clear();
    }

    long settings() {
        return settings;
    }

    void settings(long upTo) {
        settings = upTo;
    }
}
