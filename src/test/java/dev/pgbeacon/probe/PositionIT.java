package dev.pgbeacon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.Pause;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Position;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a real server's log stands, asked between the questions for its role. */
class PositionIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static EmbeddedCluster cluster;

    private final JdbcProbe probe = probe(cluster.primary());

    @BeforeAll
    static void start() throws SQLException {
        cluster = EmbeddedCluster.start(0, 0);
        cluster.primary().execute("CREATE ROLE asker LOGIN", "GRANT pg_monitor TO asker");
        Await.until("the role is there", LIMIT, () -> {
            cluster.standby(0).connectAs("asker", "").close();
            return true;
        });
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void close() {
        probe.close();
    }

    private static JdbcProbe probe(EmbeddedServer server) {
        var to = Trusted.at("127.0.0.1", server.port(), "asker");
        return new JdbcProbe(to, Duration.ofSeconds(60), Duration.ofHours(1), new TestClock(), "off");
    }

    /** The server's process for the connection that the probe keeps. */
    private static long session() {
        var pid = new String[1];
        Await.until("one session", LIMIT, () -> {
            pid[0] = cluster.primary()
                    .query("select string_agg(pid::text, ',') from pg_stat_activity where usename = 'asker'");
            return pid[0].matches("[0-9]+");
        });
        return Long.parseLong(pid[0]);
    }

    /** @param in the class whose question is under way when this returns */
    private static <T> FutureTask<T> ask(Callable<T> question, Class<?> in) {
        var task = new FutureTask<>(question);
        var thread = new Thread(task);
        thread.start();
        Await.until("it is asked", LIMIT, () -> Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(in.getName())));
        return task;
    }

    private static <T> T answer(FutureTask<T> task) throws Exception {
        return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void itIsAskedOverTheConnectionThatIsKeptAndNotWithoutOne() {
        assertEquals(Optional.empty(), probe.position());

        var role = assertInstanceOf(Observation.Primary.class, probe.ask());
        var position =
                assertInstanceOf(Position.Inserted.class, probe.position().orElseThrow());
        assertEquals(role.server(), position.server());
        assertEquals(role.timeline(), position.timeline());
        assertTrue(position.end().compareTo(role.inserted()) >= 0);
        session();
    }

    @Test
    void aStandbyTellsWhatItReplayed() {
        try (var standby = probe(cluster.standby(0))) {
            var role = assertInstanceOf(Observation.Standby.class, standby.ask());
            var position =
                    assertInstanceOf(Position.Replayed.class, standby.position().orElseThrow());
            assertEquals(role.server(), position.server());
            assertEquals(role.timeline(), position.timeline());
            assertTrue(position.end().compareTo(role.replayed().orElseThrow()) >= 0);
        }
    }

    @Test
    void itDoesNotWaitForAQuestionThatIsUnderWay() throws Exception {
        probe.ask();
        var pause = Pause.of(session());
        try {
            var role = ask(probe::ask, ProbeQuery.class);
            assertEquals(Optional.empty(), probe.position());
            pause.resume();
            assertInstanceOf(Observation.Primary.class, answer(role));
        } finally {
            pause.resume();
        }
    }

    @Test
    void whileItHangsARoleIsAskedOverANewConnection() throws Exception {
        probe.ask();
        var pause = Pause.of(session());
        try {
            var position = ask(probe::position, PositionQuery.class);
            probe.reconnect();
            assertInstanceOf(Observation.Primary.class, probe.ask());
            assertEquals(Optional.empty(), answer(position), "the old one is of no use any more");
            assertTrue(probe.position().isPresent());
        } finally {
            pause.resume();
        }
    }

    @Test
    void whatEndsAQuestionForTheRoleThatTakesTooLongEndsItToo() throws Exception {
        probe.ask();
        var pause = Pause.of(session());
        try {
            var position = ask(probe::position, PositionQuery.class);
            var role = ask(probe::ask, KeptConnection.class);
            probe.abort();
            assertEquals(Optional.empty(), answer(position));
            assertInstanceOf(Observation.Out.class, answer(role));
        } finally {
            pause.resume();
        }
        assertInstanceOf(Observation.Primary.class, probe.ask());
    }

    @Test
    void aConnectionThatBrokeSaysNothingOfTheServer() throws SQLException {
        probe.ask();
        cluster.primary().execute("select pg_terminate_backend(" + session() + ", 10000)");
        assertEquals(Optional.empty(), probe.position());
        assertInstanceOf(Observation.Primary.class, probe.ask());
        assertTrue(probe.position().isPresent());
    }
}
