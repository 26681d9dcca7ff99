package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.Verifier;
import dev.pgbeacon.router.backend.Arrival;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.backend.Question;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What clients are checked against: the authdb's entry, else what auth_query finds, with the health user's login. */
final class Verifiers {
    private static final Logger LOG = Logger.getLogger(Verifiers.class);

    private final House house;

    Verifiers(House house) {
        this.house = house;
    }

    /** @param then told on the loop; empty: there is no such user, or nobody could be asked */
    void find(EventLoop loop, Terms terms, String user, Consumer<Optional<Verifier>> then) {
        var known = terms.setup().authdb().find(user);
        var query = terms.setup().file().access().authQuery();
        var target = house.choice().primary().or(() -> house.choice().standby(Set.of()));
        if (known.isPresent() || query.isEmpty() || target.isEmpty()) {
            then.accept(known);
            return;
        }
        var backend = target.get().backend();
        var access = new HealthAccess(house.salted(), house.nonces())
                .to(backend, WireText.of(backend.database()), "pg_catalog");
        terms.connector().connect(loop, backend, access, new Arrival() {
            @Override
            public void opened(BackendConnection connection) {
                Question.ask(connection, query.get(), List.of(user), rows -> {
                    if (rows.isEmpty()) {
                        LOG.warnf("auth_query: %s refused the query (its log says why)", backend.address());
                    }
                    then.accept(rows.flatMap(Verifiers::read));
                });
            }

            @Override
            public void refused(ServerMessage error) {
                failed(error.message());
            }

            @Override
            public void failed(String why) {
                LOG.warnf("auth_query: %s: %s", backend.address(), why);
                then.accept(Optional.empty());
            }
        });
    }

    private static Optional<Verifier> read(List<DataRow> rows) {
        if (rows.size() != 1 || rows.get(0).values().size() != 2) {
            return Optional.empty();
        }
        try {
            return rows.get(0).values().get(1).map(stored -> Verifier.parse(stored.toString()));
        } catch (IllegalArgumentException another) {
            LOG.warnf("auth_query: %s", another.getMessage());
            return Optional.empty();
        }
    }
}
