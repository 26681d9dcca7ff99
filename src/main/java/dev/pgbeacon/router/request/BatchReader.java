package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/** Reads the messages of one batch, each in the light of those before it. */
final class BatchReader {
    /** Of a message that is too long to be kept: its names are within these. */
    private static final int HEAD = 1_024;

    private static final int MOST_NAMES = 1 << 16;

    private final SessionMemory memory;
    private final PreparedStatements.Outlook outlook;
    private final int most;

    BatchReader(SessionMemory memory, int most) {
        this.memory = memory;
        this.most = most;
        outlook = memory.prepared().outlook();
    }

    static boolean knows(FrontendTag tag) {
        return switch (tag) {
            case PARSE, BIND, DESCRIBE, EXECUTE, CLOSE, SYNC, FLUSH -> true;
            default -> false;
        };
    }

    /** The session's prepared statements behind what was read. */
    PreparedStatements.Outlook outlook() {
        return outlook;
    }

    /**
     * Whether as much of a message is here as it takes to read it.
     *
     * @param most bytes of one that is kept
     */
    static boolean isHere(FrontendTag tag, FrameReader frames, int most) {
        return switch (tag) {
            case PARSE, BIND -> frames.begins(frames.length() > most ? HEAD : frames.length());
            default -> frames.whole(MOST_NAMES);
        };
    }

    BatchMessage read(FrontendTag tag, FrameReader frames) {
        return switch (tag) {
            case PARSE -> parse(frames);
            case BIND -> bind(frames);
            case DESCRIBE -> describe(Describe.read(frames.body()).what());
            case EXECUTE -> {
                var portal = Execute.read(frames.body()).portal().toString();
                yield BatchMessage.of(
                        tag,
                        new Step.Execute(Optional.ofNullable(memory.portals().get(portal))));
            }
            case CLOSE -> close(Close.read(frames.body()).what());
            default -> BatchMessage.plain(tag);
        };
    }

    private String key(WireText name) {
        if (PreparedStatement.isDoubtful(name)) {
            memory.pin("a prepared statement of a name that cannot be read");
        }
        return name.toString();
    }

    private BatchMessage parse(FrameReader frames) {
        var name = key(Parse.statement(frames.head()));
        var made = frames.isWhole() && frames.length() <= most
                ? PreparedStatement.parsed(name, Parse.sql(frames.body()), ByteBufUtil.getBytes(frames.body()))
                : PreparedStatement.tooLong(name);
        var before = outlook.find(name);
        outlook.put(made);
        var step = Optional.<Step>of(new Step.Parse(made, false));
        // Where another one has the name the server has to say so. It takes another unnamed one without a word.
        return name.isEmpty()
                ? new BatchMessage(FrontendTag.PARSE, step, Optional.empty(), Optional.empty())
                : new BatchMessage(FrontendTag.PARSE, step, Optional.of(name), before);
    }

    private BatchMessage bind(FrameReader frames) {
        var head = frames.head();
        var names = Bind.Names.read(head);
        var name = key(names.statement());
        var wanted = outlook.find(name);
        var portal = names.portal().toString();
        if (wanted.isEmpty()) {
            memory.portals().remove(portal);
        } else {
            var statement = wanted.get();
            memory.portals()
                    .put(
                            portal,
                            new Step.Bound(
                                    statement,
                                    statement.mayMakeSettings() && frames.isWhole()
                                            ? Optional.of(ByteBufUtil.getBytes(head))
                                            : Optional.empty()));
        }
        return new BatchMessage(FrontendTag.BIND, Step.Plain.ONE, Optional.of(name), wanted);
    }

    private BatchMessage describe(Prepared what) {
        if (what.kind() == Prepared.Kind.PORTAL) {
            return BatchMessage.plain(FrontendTag.DESCRIBE);
        }
        var name = key(what.name());
        return new BatchMessage(FrontendTag.DESCRIBE, Step.Plain.ONE, Optional.of(name), outlook.find(name));
    }

    /** Of what is not there it closes nothing, and says no word. */
    private BatchMessage close(Prepared what) {
        if (what.kind() == Prepared.Kind.PORTAL) {
            memory.portals().remove(what.name().toString());
            return BatchMessage.of(FrontendTag.CLOSE, new Step.Close(Optional.empty(), false));
        }
        var name = key(what.name());
        outlook.remove(name);
        return BatchMessage.of(FrontendTag.CLOSE, new Step.Close(Optional.of(name), false));
    }
}
