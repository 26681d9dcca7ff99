package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.Secret;
import dev.pgbeacon.router.auth.Verifier;
import dev.pgbeacon.router.backend.Access;
import dev.pgbeacon.router.backend.Arrival;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.backend.Question;
import dev.pgbeacon.router.conf.RouterFile;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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
        terms.connector().connect(loop, backend, access(backend), new Arrival() {
            @Override
            public void opened(BackendConnection connection) {
                Question.ask(
                        connection, query.get(), List.of(user), rows -> then.accept(rows.flatMap(Verifiers::read)));
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

    /** With no search_path, so that nobody can put a table of his before the one that the query means. */
    private Access access(RouterFile.Backend backend) {
        var parameters = new LinkedHashMap<String, WireText>();
        parameters.put("user", WireText.of(backend.username()));
        parameters.put("database", WireText.of(backend.database()));
        parameters.put("application_name", WireText.of("pgbeacon"));
        parameters.put("search_path", WireText.of("pg_catalog"));
        Credential credential = backend.password()
                .<Credential>map(password ->
                        new Credential.Password(Secret.copyOf(password.reveal().getBytes(StandardCharsets.UTF_8))))
                .orElseGet(Credential.None::new);
        return new Access(
                        new StartupMessage(ProtocolVersion.V3_0, parameters),
                        credential,
                        house.salted(),
                        house.nonces())
                .readOnly();
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
