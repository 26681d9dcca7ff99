package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.sql.SQLException;
import java.util.Optional;

/** A real server that holds the table. */
final class TestRegistry implements AutoCloseable {
    private final EmbeddedCluster cluster;
    final EmbeddedServer server;

    TestRegistry() {
        this(ClusterOptions.bundled());
    }

    TestRegistry(ClusterOptions options) {
        cluster = EmbeddedCluster.start(options, 0);
        server = cluster.primary();
    }

    /** Empty, whatever was there. */
    void install() throws SQLException {
        server.execute("set client_min_messages = error", "drop schema if exists octopus cascade");
        assertInstanceOf(
                NodesTable.Outcome.Done.class,
                new NodesTable(TestChecker.config("postgres", server)).install(Optional.empty()));
    }

    void add(String... hosts) throws SQLException {
        for (var host : hosts) {
            server.execute("insert into octopus.nodes (node_name, node_port) values ('" + host + "', 5432)");
        }
    }

    void awaitQuery(String expected, String query) {
        Await.until(query + " says " + expected, TestChecker.LIMIT, () -> server.query(query)
                .equals(expected));
    }

    void awaitHealth(String host, int health) {
        awaitQuery(
                Integer.toString(health), "select health_status from octopus.nodes where node_name = '" + host + "'");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
