package dev.pgbeacon.router.session;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.backend.Arrival;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.backend.Question;
import dev.pgbeacon.router.catalogue.CatalogueSource;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import dev.pgbeacon.router.statement.FunctionCatalogueQuery;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Asks the primary, or else a standby, for the functions of a database, as the health user. */
final class Functions implements CatalogueSource {
    private static final Logger LOG = Logger.getLogger(Functions.class);
    private static final int COLUMNS = 3;
    private static final String NO_SCHEMA = "";

    private final Supplier<Terms> terms;
    private final Choice choice;
    private final HealthAccess access;
    private final Transport transport;

    Functions(Supplier<Terms> terms, Choice choice, HealthAccess access, Transport transport) {
        this.terms = terms;
        this.choice = choice;
        this.access = access;
        this.transport = transport;
    }

    @Override
    public CompletionStage<List<FunctionCatalogue.Row>> ask(String database) {
        var answer = new CompletableFuture<List<FunctionCatalogue.Row>>();
        var target = choice.primary().or(() -> choice.standby(Set.of()));
        if (target.isEmpty()) {
            answer.completeExceptionally(new IllegalStateException("no server is available"));
            return answer;
        }
        var backend = target.get().backend();
        var entered = access.to(backend, WireText.of(database), NO_SCHEMA);
        terms.get().connector().connect(transport.nextLoop(), backend, entered, new Arrival() {
            @Override
            public void opened(BackendConnection connection) {
                Question.ask(connection, FunctionCatalogueQuery.TEXT, List.of(), rows -> rows.filter(found ->
                                found.stream().allMatch(row -> row.values().size() == COLUMNS))
                        .ifPresentOrElse(
                                found -> answer.complete(
                                        found.stream().map(Functions::row).toList()),
                                () -> failed("no answer")));
            }

            @Override
            public void refused(ServerMessage error) {
                failed(error.message());
            }

            @Override
            public void failed(String why) {
                LOG.warnf(
                        "functions of database \"%s\" are not known, and calls go to the primary: %s: %s",
                        database, backend.address(), why);
                answer.completeExceptionally(new IllegalStateException(why));
            }
        });
        return answer;
    }

    private static FunctionCatalogue.Row row(DataRow row) {
        var texts = row.values().stream()
                .map(value -> value.map(WireText::toString).orElse(""))
                .toList();
        return new FunctionCatalogue.Row(texts.get(0), texts.get(1), texts.get(2));
    }
}
