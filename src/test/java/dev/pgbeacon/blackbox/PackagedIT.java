package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it ships, told by its environment which server it watches. */
class PackagedIT {
    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startServers() throws SQLException {
        cluster = EmbeddedCluster.start(0, 0);
        cluster.primary().execute("create database \"app db\"");
    }

    @AfterAll
    static void stopServers() {
        cluster.close();
    }

    @Test
    void theEnvironmentOfLibpqIsAllItNeeds() throws SQLException {
        createWatcher("alice", "s3cret");
        var launch = Launch.program()
                .with("PGHOST", "127.0.0.1")
                .with("PGPORT", Integer.toString(cluster.primary().port()))
                .with("PGUSER", "alice")
                .with("PGPASSWORD", "s3cret")
                .with("PGDATABASE", "app db")
                .with("PGSSLMODE", "disable");

        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("MASTER");

            assertEquals("alice in app db", sessionOf("alice", "usename || ' in ' || datname"));
        }
    }

    @Test
    void systemPropertiesOfThePlainJarDoTheSame() {
        var launch = Launch.program()
                .plainly()
                .property("pgbeacon.host", "127.0.0.1")
                .property("pgbeacon.port", Integer.toString(cluster.standby(0).port()))
                .property("pgbeacon.user", "postgres");

        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("STANDBY");

            assertEquals("STANDBY", Poll.asking(pgbeacon.wordPort(), "30"));
            assertEquals("STANDBY", Poll.halfClosing(pgbeacon.wordPort(), "30\n"));
            assertEquals("OFFLINE", Poll.asking(pgbeacon.wordPort(), "GET / HTTP/1.1\r\n\r\n"));
        }
    }

    @Test
    void aServerWithoutTlsIsOfflineWhereTlsIsRequired() {
        try (var pgbeacon =
                Launch.watching(cluster.primary()).with("PGSSLMODE", "require").up()) {
            Await.until("the first answer", Pgbeacon.LIMIT, () -> pgbeacon.health("started")
                    .isUp());

            assertEquals("OFFLINE", pgbeacon.word());
            var reason = pgbeacon.health("ready").data("pgbeacon-ready").getString("reason");
            assertTrue(reason.contains("SSL"), reason);
        }
    }

    @Test
    void aPasswordIsFoundInTheFileOfLibpq(@TempDir Path directory) throws SQLException, IOException {
        createWatcher("bob", "a:b\\c #d");
        var file = directory.resolve("pgpass");
        Files.writeString(
                file,
                "# of the test\n*:1:*:bob:wrong\n127.0.0.1:" + cluster.primary().port()
                        + ":postgres:bob:a\\:b\\\\c #d\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var launch = Launch.watching(cluster.primary()).with("PGUSER", "bob").with("PGPASSFILE", file.toString());

        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("MASTER");
        }
    }

    @Test
    void aPasswordFileIsReadAgainWhenTheSecretRotates(@TempDir Path directory) throws SQLException, IOException {
        createWatcher("carol", "first");
        var file = Files.writeString(directory.resolve("password"), "first\n");
        var launch = Launch.watching(cluster.primary())
                .quick()
                .with("PGUSER", "carol")
                .with("PGBEACON_PASSWORD_FILE", file.toString());
        try (var pgbeacon = launch.up()) {
            pgbeacon.awaitWord("MASTER");

            cluster.primary().execute("alter role carol password 'second'");
            pgbeacon.awaitWord("OFFLINE");
            Files.writeString(file, "second\n");

            pgbeacon.awaitWord("MASTER");
        }
    }

    @Test
    void noPortIsOpenButTheWordsTheChecksAndManagement() throws IOException {
        try (var pgbeacon = Launch.watching(cluster.primary()).up()) {
            assertEquals(
                    Set.of(pgbeacon.wordPort(), pgbeacon.checkPort(), pgbeacon.managementPort()),
                    Set.copyOf(ListeningPorts.of(pgbeacon.pid())));
        }
    }

    @Test
    void theFirstPollAfterTheProgramItselfStoodStillIsNotAnsweredFromBefore() throws Exception {
        try (var own = EmbeddedCluster.start(0);
                var pgbeacon = Launch.watching(own.primary()).quick().up()) {
            pgbeacon.awaitWord("MASTER");
            pgbeacon.pause();
            long start = System.nanoTime();
            own.primary().crash();
            var maxAgeNanos = 600_000_000;
            Await.until("max-age", Pgbeacon.LIMIT, () -> System.nanoTime() - start > 2L * maxAgeNanos);

            try (var poll = new Poll(pgbeacon.wordPort())) {
                pgbeacon.resume();

                assertEquals("OFFLINE", poll.answer());
            }
        }
    }

    private static void createWatcher(String name, String password) throws SQLException {
        cluster.primary()
                .execute("create role " + name + " login password '" + password + "'", "grant pg_monitor to " + name);
        cluster.primary().authentication(name, "scram-sha-256");
    }

    private static String sessionOf(String user, String what) throws SQLException {
        return cluster.primary()
                .query("select " + what + " from pg_stat_activity where application_name = 'pgbeacon' and usename = '"
                        + user + "'");
    }
}
