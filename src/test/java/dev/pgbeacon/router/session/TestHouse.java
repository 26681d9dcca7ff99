package dev.pgbeacon.router.session;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.status.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A router whose first backend is the primary, and whose second is the standby, whatever happens. */
final class TestHouse implements AutoCloseable {
    static final Host HOST = new Host() {
        @Override
        public boolean hasUser(String name) {
            return true;
        }

        @Override
        public boolean hasGroup(String name) {
            return true;
        }
    };

    /** Whether the first backend still is the primary. */
    final AtomicBoolean primaryMayWrite = new AtomicBoolean(true);

    final Set<NodeId> lookedAgain = ConcurrentHashMap.newKeySet();
    private final Transport transport = Transport.start(2);
    private final Router router;

    /**
     * @param directory for its files
     * @param hba lines
     * @param more of the router's file
     */
    TestHouse(Path directory, String hba, String more, EmbeddedServer... servers) throws IOException {
        var setup = read(directory, hba, more, servers);
        router = Router.open(setup, choice(setup, primaryMayWrite, lookedAgain), causality(setup), transport);
    }

    private static RouterSetup read(Path directory, String hba, String more, EmbeddedServer... servers)
            throws IOException {
        var text = new StringBuilder("listen 127.0.0.1:0\nhba " + Files.writeString(directory.resolve("hba"), hba));
        text.append('\n').append(more).append('\n');
        for (var server : servers) {
            text.append("backend localhost:").append(server.port()).append('\n');
        }
        var file = Files.writeString(directory.resolve("router.conf"), text.toString());
        var reading = RouterSetup.read(file, HOST);
        return reading.setup()
                .orElseThrow(
                        () -> new IllegalArgumentException(reading.remarks().toString()));
    }

    /** As after SIGHUP. */
    void reload(Path directory, String hba, String more, EmbeddedServer... servers) throws IOException {
        router.reload(read(directory, hba, more, servers));
    }

    /** Whoever has been on the primary stays there, as its standby never shows enough. */
    private static Causality causality(RouterSetup setup) {
        if (!setup.file().routing().causal()) {
            return Causality.OFF;
        }
        return new Causality() {
            @Override
            public long mark() {
                return 0;
            }

            @Override
            public void want(long mark) {
                // nobody is asked
            }

            @Override
            public boolean shows(NodeId standby, long opened, long mark) {
                return false;
            }
        };
    }

    static Choice choice(RouterSetup setup) {
        return choice(setup, new AtomicBoolean(true), ConcurrentHashMap.newKeySet());
    }

    private static Choice choice(RouterSetup setup, AtomicBoolean primaryMayWrite, Set<NodeId> lookedAgain) {
        var targets = setup.file().backends().stream().map(Target::of).toList();
        return new Choice() {
            @Override
            public Optional<Target> primary() {
                return primaryMayWrite.get() ? Optional.of(targets.get(0)) : Optional.empty();
            }

            @Override
            public Optional<Target> standby(Set<NodeId> unusable) {
                return targets.stream()
                        .skip(1)
                        .filter(target -> !unusable.contains(target.node()))
                        .findFirst();
            }

            @Override
            public boolean mayWrite(NodeId node) {
                return primaryMayWrite.get() && node.equals(targets.get(0).node());
            }

            @Override
            public boolean mayRead(NodeId node) {
                return true;
            }

            @Override
            public void lookAgain(NodeId node) {
                lookedAgain.add(node);
            }
        };
    }

    Router router() {
        return router;
    }

    int port() {
        return router.port();
    }

    /** @param options of the driver, like {@code a=b&c=d} */
    Connection connect(String user, String password, String options) throws SQLException {
        return connect(port(), user, password, options);
    }

    static Connection connect(int port, String user, String password, String options) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        if (!options.contains("sslmode")) {
            properties.setProperty("sslmode", "disable");
        }
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?" + options, properties);
    }

    Connection connect() throws SQLException {
        return connect("postgres", "", "");
    }

    @Override
    public void close() {
        router.close();
        transport.close();
    }
}
