package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedBinaries;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Keys of both lengths, from servers that negotiate and that do not. */
class CancelIT {
    private static final Path JARS = Path.of("target/postgresql");

    @Test
    void aServerBefore18NegotiatesAndGivesAKeyOfFourBytes() throws Exception {
        var seen = cancelled(ClusterOptions.bundled());

        assertEquals(1, seen.count("NEGOTIATE_PROTOCOL_VERSION"));
        assertEquals(1, seen.count("cancel with 4 bytes"));
    }

    @Test
    void aServerFrom18OnGivesALongKey() throws Exception {
        assumeTrue(Files.isDirectory(JARS), "missing: " + JARS + ", which mvn verify fills");
        var seen = cancelled(ClusterOptions.of(EmbeddedBinaries.ofJar(jar())));

        assertEquals(0, seen.count("NEGOTIATE_PROTOCOL_VERSION"));
        assertEquals(1, seen.count("cancel with 32 bytes"));
    }

    private static Path jar() throws IOException {
        try (var jars = Files.newDirectoryStream(JARS, "*-18.*.jar")) {
            return jars.iterator().next();
        }
    }

    /** Runs a long statement with protocol 3.2 asked for, and cancels it. */
    private static TestRelay cancelled(ClusterOptions options) throws Exception {
        try (var cluster = EmbeddedCluster.start(options, 0);
                var relay = new TestRelay(cluster.primary().port());
                var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + relay.port()
                        + "/postgres?user=postgres&sslmode=disable&protocolVersion=3.2");
                var statement = connection.createStatement()) {
            var running = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("select pg_sleep(600)");
                } catch (SQLException failure) {
                    throw new java.util.concurrent.CompletionException(failure);
                }
            });
            Await.until("the statement runs", Duration.ofSeconds(30), () -> cluster.primary()
                    .query(
                            "select wait_event from pg_stat_activity where query like '%pg_sleep(600)' and pid <> pg_backend_pid()")
                    .equals("PgSleep"));
            statement.cancel();

            var failure = assertThrows(ExecutionException.class, running::get);
            assertEquals(
                    "57014",
                    assertInstanceOf(SQLException.class, failure.getCause()).getSQLState());
            assertTrue(connection.isValid(5));
            assertFalse(relay.changedSomething.get());
            return relay;
        }
    }
}
