package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.router.WholeRouter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Clients that write numbers through a router, each number once, and note what they were told of each; and clients that only
 * read. Each keeps its one connection, whatever happens.
 */
final class RecordedLoad implements AutoCloseable {
    static final String TABLE = "create table written (n bigint)";

    /** All that a client may be told. */
    private static final Set<String> NAMED = Set.of("08006", "40001", "25P02", "57P03", "57P01", "57014");

    private static final String UNKNOWN_OUTCOME = "08006";
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final WholeRouter router;
    private final int readerCount;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> refused = new ConcurrentHashMap<>();
    /** Of each pair either both numbers are there, or none. */
    private final Set<Long> unknownPairs = ConcurrentHashMap.newKeySet();

    private final Map<Integer, AtomicLong> reads = new ConcurrentHashMap<>();
    /** Where each reader read last. */
    private final Map<Thread, Integer> readers = new ConcurrentHashMap<>();

    private final AtomicLong readErrors = new AtomicLong();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile int primary;
    private volatile boolean over;

    /** What a client does again and again. */
    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    RecordedLoad(WholeRouter router, EmbeddedServer primary, int writers, int readers) {
        this.router = router;
        this.primary = primary.port();
        readerCount = readers;
        for (int i = 0; i < writers; i++) {
            client("writer", true, this::write);
            client("transactions", false, this::writePair);
        }
        for (int i = 0; i < readers; i++) {
            client("reader", true, this::read);
        }
    }

    private void client(String name, boolean autoCommit, Step step) {
        var thread = new Thread(
                () -> {
                    try (var connection = router.connect("")) {
                        connection.setAutoCommit(autoCommit);
                        while (!over) {
                            step.on(connection);
                        }
                    } catch (SQLException | RuntimeException e) {
                        unexpected.add(e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void write(Connection connection) throws SQLException {
        long n = numbers.incrementAndGet();
        try {
            insert(connection, n);
            acknowledged.add(n);
        } catch (SQLException e) {
            requireNamed(connection, e);
            if (!UNKNOWN_OUTCOME.equals(e.getSQLState())) {
                refused.put(n, e.getMessage());
            }
        }
    }

    private void writePair(Connection connection) throws SQLException {
        long n = numbers.addAndGet(2);
        boolean committing = false;
        try {
            insert(connection, n - 1);
            insert(connection, n);
            committing = true;
            connection.commit();
            acknowledged.addAll(List.of(n - 1, n));
        } catch (SQLException e) {
            requireNamed(connection, e);
            if (committing && UNKNOWN_OUTCOME.equals(e.getSQLState())) {
                unknownPairs.add(n);
            } else {
                refused.put(n - 1, e.getMessage());
                refused.put(n, e.getMessage());
            }
            connection.rollback();
        }
    }

    private static void insert(Connection connection, long n) throws SQLException {
        try (var statement = connection.prepareStatement("insert into written values (?)")) {
            statement.setLong(1, n);
            statement.executeUpdate();
        }
    }

    private void read(Connection connection) throws SQLException {
        if (Integer.valueOf(primary).equals(readers.get(Thread.currentThread()))) {
            // Who reads on and on at the primary has always seen what is newer than the last sample of the standbys.
            LockSupport.parkNanos(BETWEEN_SAMPLES.toNanos());
        }
        try (var statement =
                        connection.prepareStatement("select inet_server_port(), count(*) from written where n = 1");
                var rows = statement.executeQuery()) {
            rows.next();
            readers.put(Thread.currentThread(), rows.getInt(1));
            reads.computeIfAbsent(rows.getInt(1), port -> new AtomicLong()).incrementAndGet();
        } catch (SQLException e) {
            requireNamed(connection, e);
            readErrors.incrementAndGet();
        }
    }

    private static void requireNamed(Connection connection, SQLException e) throws SQLException {
        if (!NAMED.contains(e.getSQLState()) || connection.isClosed()) {
            throw e;
        }
    }

    /** Another server gets the writes from now on. */
    void primaryIs(EmbeddedServer server) {
        primary = server.port();
    }

    /** The highest number that was begun. */
    long begun() {
        return numbers.get();
    }

    long readErrors() {
        return readErrors.get();
    }

    void awaitWrites(int more) {
        int before = acknowledged.size();
        await(more + " writes", () -> acknowledged.size() >= before + more);
    }

    void awaitReads(int more) {
        long before = readsOf(reads.keySet());
        await(more + " reads", () -> readsOf(reads.keySet()) >= before + more);
    }

    void awaitReadsAt(EmbeddedServer server) {
        long before = readsOf(Set.of(server.port()));
        await("reads at " + server.name(), () -> readsOf(Set.of(server.port())) > before);
    }

    void awaitAllReadersAt(EmbeddedServer... servers) {
        var ports = Stream.of(servers).map(EmbeddedServer::port).toList();
        await("all readers at " + ports, () -> readers.size() == readerCount && ports.containsAll(readers.values()));
    }

    private long readsOf(Set<Integer> ports) {
        return ports.stream()
                .map(reads::get)
                .mapToLong(count -> count == null ? 0 : count.get())
                .sum();
    }

    private void await(String what, Await.Condition condition) {
        try {
            Await.until(what, LIMIT, () -> !unexpected.isEmpty() || condition.holds());
        } catch (IllegalStateException e) {
            throw new AssertionError(e.getMessage() + "; " + this, e);
        }
        requireSurvivors();
    }

    private void requireSurvivors() {
        if (!unexpected.isEmpty()) {
            var failure = new AssertionError(unexpected.size() + " clients ended; " + this);
            unexpected.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** Nobody writes any more. */
    void stop() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join(LIMIT.toMillis());
            assertTrue(!thread.isAlive(), thread.getName() + " got no answer; " + this);
        }
        requireSurvivors();
    }

    /** That the server has what the clients were told that it has; to be asked when they have stopped. */
    void check(EmbeddedServer server) throws SQLException {
        var counts = new TreeMap<Long, Integer>();
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select n from written")) {
            while (rows.next()) {
                counts.merge(rows.getLong(1), 1, Integer::sum);
            }
        }
        var lost = new TreeSet<>(acknowledged);
        lost.removeAll(counts.keySet());
        assertEquals(Set.of(), lost, "acknowledged, and lost; " + this);
        var twice = new TreeMap<>(counts);
        twice.values().removeIf(count -> count == 1);
        assertEquals(Map.of(), twice, "applied more than once; " + this);
        var resurrected = new TreeMap<>(refused);
        resurrected.keySet().retainAll(counts.keySet());
        assertEquals(Map.of(), resurrected, "refused, and there; " + this);
        var torn = new ArrayList<>(unknownPairs);
        torn.removeIf(n -> counts.containsKey(n) == counts.containsKey(n - 1));
        assertEquals(List.of(), torn, "transactions in pieces; " + this);
    }

    @Override
    public String toString() {
        return acknowledged.size() + " writes acknowledged, " + refused.size() + " refused, " + begun()
                + " begun; reads by port: " + reads + ", failed: " + readErrors;
    }

    @Override
    public void close() {
        over = true;
    }
}
