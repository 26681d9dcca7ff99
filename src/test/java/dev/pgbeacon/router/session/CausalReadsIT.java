package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.router.WholeRouter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that write and read at once, while standbys are behind. */
@SuppressWarnings("try") // replay is held as long as its holder is open
class CausalReadsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CLIENTS = 4;
    private static final int SESSIONS_A_TURN = 50;

    private EmbeddedCluster cluster;
    private EmbeddedServer primary;
    private EmbeddedServer standby;
    private EmbeddedServer other;

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Map<Integer, AtomicInteger> reads = new ConcurrentHashMap<>();
    private final Queue<String> stale = new ConcurrentLinkedQueue<>();

    private volatile boolean over;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws SQLException {
        // A query of a standby may hold up its replay for ever: to the router it looks as fit as before.
        var options = ClusterOptions.bundled().with("max_standby_streaming_delay", "-1");
        cluster = EmbeddedCluster.start(options, 0, 0, 0);
        primary = cluster.primary();
        standby = cluster.standby(0);
        other = cluster.standby(1);
        primary.execute(
                "create table mine (session int, n int)",
                "create table shared (n int)",
                "insert into shared values (0)",
                "create table blocker ()");
        for (var server : List.of(standby, other)) {
            Await.until(server.name() + " has the tables", LIMIT, () -> server.query("select count(*) from blocker")
                    .equals("0"));
        }
    }

    @AfterEach
    void stop() {
        over = true;
        threads.shutdownNow();
        cluster.close();
    }

    /** Replay that waits for a query to end, as it does in any standby that serves long reports. */
    private final class HeldReplay implements AutoCloseable {
        private final Connection report;

        HeldReplay(EmbeddedServer server) throws SQLException {
            report = server.connect();
            report.setAutoCommit(false);
            try (var statement = report.createStatement()) {
                statement.execute("select from blocker");
            }
            primary.execute("truncate blocker");
            Await.until(server.name() + " waits", LIMIT, () -> server.query(
                            "select count(*) from pg_locks where not granted")
                    .equals("1"));
        }

        @Override
        public void close() throws SQLException {
            report.close();
        }
    }

    /** Sessions one after the other, each of which writes and reads and takes its time in between. */
    private final class Client implements Callable<Void> {
        private final WholeRouter router;
        private final Random random;

        Client(WholeRouter router, int seed) {
            this.router = router;
            random = new Random(seed);
        }

        @Override
        public Void call() throws SQLException {
            while (!over) {
                try (var connection = router.connect("");
                        var writer = primary.connect()) {
                    writeAndRead(connection, writer);
                }
                sessions.incrementAndGet();
            }
            return null;
        }

        private void writeAndRead(Connection connection, Connection writer) throws SQLException {
            int session = begun.incrementAndGet();
            int shared = 0;
            for (int n = 1; n <= 3; n++) {
                run(connection, "insert into mine values (" + session + ", " + n + ")");
                think();
                int own = read(connection, "select coalesce(max(n), 0) n from mine where session = " + session);
                if (own < n) {
                    stale.add("wrote " + n + ", read " + own);
                }
                run(writer, "update shared set n = n + 1");
                think();
                int seen = read(connection, "select n from shared");
                if (seen < shared) {
                    stale.add("read " + shared + ", then " + seen);
                }
                shared = seen;
            }
        }

        private void think() {
            LockSupport.parkNanos(random.nextInt(30_000_000));
        }
    }

    private int read(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select n, inet_server_port() from (" + sql + ") x")) {
            rows.next();
            readsAt(rows.getInt(2)).incrementAndGet();
            return rows.getInt(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private AtomicInteger readsAt(int port) {
        return reads.computeIfAbsent(port, first -> new AtomicInteger());
    }

    private List<Future<Void>> start(WholeRouter router) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(seed -> threads.submit(new Client(router, seed)))
                .toList();
    }

    private void awaitSessions(List<Future<Void>> clients) throws Exception {
        int before = sessions.get();
        Await.until("sessions", LIMIT, () -> sessions.get() >= before + SESSIONS_A_TURN || ended(clients));
        if (ended(clients)) {
            end(clients); // tells why
        }
    }

    private static boolean ended(List<Future<Void>> clients) {
        return clients.stream().anyMatch(Future::isDone);
    }

    private void awaitReads(EmbeddedServer server) {
        int before = readsAt(server.port()).get();
        Await.until(
                "reads at " + server.name(), LIMIT, () -> readsAt(server.port()).get() > before + 10);
    }

    private void end(List<Future<Void>> clients) throws Exception {
        over = true;
        for (var client : clients) {
            client.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aSessionNeverReadsOlderThanItWroteAndRead() throws Exception {
        try (var router = new WholeRouter(directory, "", primary, standby, other)) {
            var clients = start(router);
            awaitReads(standby);
            awaitReads(other);
            try (var held = new HeldReplay(standby)) {
                awaitSessions(clients);
                try (var both = new HeldReplay(other)) {
                    awaitSessions(clients);
                }
            }
            standby.execute("select pg_wal_replay_pause()");
            other.setting("recovery_min_apply_delay", "300ms");
            awaitSessions(clients);
            other.crash();
            standby.execute("select pg_wal_replay_resume()");
            awaitSessions(clients);
            other.setting("recovery_min_apply_delay", "0");
            other.start();
            awaitReads(standby);
            awaitReads(other);
            end(clients);
        }
        assertEquals(List.of(), List.copyOf(stale));
    }

    @Test
    void withoutCausalReadsASessionReadsWhatIsOlderThanItsOwnWrites() throws Exception {
        try (var router = new WholeRouter(directory, "causal off", primary, standby, other);
                var held = new HeldReplay(standby);
                var both = new HeldReplay(other)) {
            var clients = start(router);
            Await.until("a stale read", LIMIT, () -> !stale.isEmpty() || ended(clients));
            end(clients);
        }
        assertFalse(stale.isEmpty());
    }
}
