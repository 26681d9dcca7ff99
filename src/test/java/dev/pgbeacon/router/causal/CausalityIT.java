package dev.pgbeacon.router.causal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.conf.Parsed;
import dev.pgbeacon.router.watch.BackendsWatch;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.watch.MonotonicClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What real standbys show of what was done on a real primary; each test has its own. */
class CausalityIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int PAGE = 8192;
    private static final int SEGMENT = 16 << 20;

    private final MonotonicClock clock = new MonotonicClock();
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    private final NodeList nodes = new NodeList(List.of(), address -> address);
    private final BoardChoice choice = new BoardChoice(board, nodes, new Random(3));
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final BackendsWatch watch = new BackendsWatch(board, nodes, choice, clock, ticks, workers);
    private final Map<NodeId, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final BoardCausality causality = new BoardCausality(choice, new Counted(), ticks, workers);

    private EmbeddedCluster cluster;

    /** Counts what was answered. */
    private final class Counted implements Positions {
        @Override
        public Set<NodeId> readable() {
            return watch.readable();
        }

        @Override
        public Optional<Position> position(NodeId node) {
            var seen = watch.position(node);
            if (seen.isPresent()) {
                answers.computeIfAbsent(node, first -> new AtomicInteger()).incrementAndGet();
            }
            return seen;
        }
    }

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(ClusterOptions.bundled().with("autovacuum", "off"), 0, 0, 0);
        watch.apply(Parsed.good("""
                probe_interval 100ms
                health { check 500ms timeout 5s username postgres }
                backend default { lag 1gb }
                backend 127.0.0.1:%d
                backend 127.0.0.1:%d
                backend 127.0.0.1:%d
                """.formatted(
                        cluster.primary().port(),
                        cluster.standby(0).port(),
                        cluster.standby(1).port())));
        awaitPrimary(cluster.primary());
    }

    @AfterEach
    void stop() {
        watch.close();
        ticks.shutdownNow();
        workers.shutdownNow();
        cluster.close();
    }

    private void awaitPrimary(EmbeddedServer server) {
        Await.until("primary " + server.name(), LIMIT, () -> choice.primary()
                .filter(target -> target.node().equals(node(server)))
                .isPresent());
    }

    private static NodeId node(EmbeddedServer server) {
        return new NodeId("127.0.0.1:" + server.port(), "127.0.0.1", server.port());
    }

    private boolean shows(EmbeddedServer standby, long opened, long mark) {
        causality.want(mark);
        return causality.shows(node(standby), opened, mark);
    }

    private void awaitShown(EmbeddedServer standby, long opened, long mark) {
        Await.until(standby.name() + " shows it", LIMIT, () -> shows(standby, opened, mark));
    }

    /** That it does not show the mark, however often it is asked. */
    private void staysHidden(EmbeddedServer standby, long opened, long mark) {
        int before = answersOf(standby);
        Await.until(standby.name() + " is asked", LIMIT, () -> {
            assertFalse(shows(standby, opened, mark));
            return answersOf(standby) >= before + 10;
        });
    }

    private int answersOf(EmbeddedServer server) {
        return answers.computeIfAbsent(node(server), first -> new AtomicInteger())
                .get();
    }

    @Test
    void whatIsShownIsThere() throws SQLException {
        var standby = cluster.standby(0);
        cluster.primary().execute("create table t (a int)");
        try (var connection = standby.connect();
                var statement = connection.createStatement()) {
            long opened = causality.mark();
            for (int i = 1; i <= 50; i++) {
                cluster.primary().execute("insert into t values (" + i + ")");
                awaitShown(standby, opened, causality.mark());
                try (var rows = statement.executeQuery("select max(a) from t")) {
                    rows.next();
                    assertEquals(i, rows.getInt(1));
                }
            }
        }
    }

    @Test
    void aStandbyWhoseReplayIsPausedShowsNothingNewUntilItIsResumed() throws SQLException {
        var standby = cluster.standby(0);
        long opened = causality.mark();
        long before = causality.mark();
        awaitShown(standby, opened, before);
        standby.execute("select pg_wal_replay_pause()");
        Await.until("paused", LIMIT, () -> standby.query("select pg_get_wal_replay_pause_state()")
                .equals("paused"));

        cluster.primary().execute("create table t (a int)");
        long mark = causality.mark();
        staysHidden(standby, opened, mark);
        assertTrue(shows(standby, opened, before), "what it showed it shows");
        awaitShown(cluster.standby(1), opened, mark);

        standby.execute("select pg_wal_replay_resume()");
        awaitShown(standby, opened, mark);
        assertEquals("0", standby.query("select count(*) from t"));
    }

    @Test
    void afterASegmentSwitchAStandbyShowsAllWithoutAnotherWrite() {
        long opened = causality.mark();
        Await.until("nothing was written after the switch", LIMIT, () -> {
            cluster.primary()
                    .execute("select pg_logical_emit_message(true, 'test', 'write')", "select pg_switch_wal()");
            return isShownAt(opened, position -> position % SEGMENT == 40);
        });
    }

    /** The same on a page's start, with a record that ends where its page does. */
    @Test
    void afterARecordThatEndsWithItsPageAStandbyShowsAllWithoutAnotherWrite() {
        long opened = causality.mark();
        Await.until("nothing was written after the page", LIMIT, () -> {
            fillPage();
            return isShownAt(opened, position -> position % SEGMENT > PAGE && position % PAGE == 24);
        });
    }

    /** Messages are as long as they are made, in steps of 8 bytes; the second one as long as makes the page full. */
    private void fillPage() throws SQLException {
        try (var connection = cluster.primary().connect();
                var statement = connection.createStatement()) {
            long before = position(cluster.primary());
            statement.execute("select pg_logical_emit_message(false, 'test', repeat('x', 1000))");
            long after = position(cluster.primary());
            long left = PAGE - after % PAGE;
            if (left - (after - before) < 0) {
                return; // the page began anew, or there is too little room: the next try
            }
            statement.execute("select pg_logical_emit_message(false, 'test', repeat('x', "
                    + (1000 + left - (after - before)) + "))");
        }
    }

    private interface Rule {
        boolean holds(long position);
    }

    /** Whether it becomes shown while the insert position stays at one of these. */
    private boolean isShownAt(long opened, Rule positions) throws SQLException {
        long mark = causality.mark();
        long before = position(cluster.primary());
        if (!positions.holds(before)) {
            return false;
        }
        awaitShown(cluster.standby(0), opened, mark);
        return position(cluster.primary()) == before;
    }

    private static long position(EmbeddedServer primary) throws SQLException {
        return Lsn.parse(primary.query("select pg_current_wal_insert_lsn()")).position();
    }

    @Test
    void aStandbyThatWasKilledShowsOnlyWhatItReplayedSince() throws SQLException {
        var standby = cluster.standby(0);
        long openedBefore = causality.mark();
        cluster.primary().execute("create table t (a int)", "insert into t values (1)");
        long mark = causality.mark();
        awaitShown(standby, openedBefore, mark);

        standby.crash();
        // What it had replayed it replays again, as far as the last checkpoint and no further.
        standby.setting("recovery_min_apply_delay", "1h");
        standby.start();
        long opened = causality.mark();
        assertFalse(shows(standby, opened, mark));
        assertEquals("", standby.query("select to_regclass('t')"), "it came back older");
        staysHidden(standby, opened, mark);

        standby.setting("recovery_min_apply_delay", "0");
        awaitShown(standby, opened, mark);
        assertEquals("1", standby.query("select count(*) from t"));
        assertFalse(shows(standby, openedBefore, mark), "that connection was killed");
    }

    @Test
    void aStandbyThatDidNotFollowAPromotionShowsNothingHoweverFarAhead() throws SQLException {
        var old = cluster.primary();
        var next = cluster.standby(0);
        var behind = cluster.standby(1);
        long opened = causality.mark();
        long before = causality.mark();
        awaitShown(behind, opened, before);

        next.promote();
        awaitPrimary(next);
        next.execute("create table t as select 1 as a");
        long mark = causality.mark();
        old.execute("create table much as select repeat('x', 100) from generate_series(1, 20000)");
        Await.until("it is ahead, on the old timeline", LIMIT, () -> behind.query("select count(*) from much")
                .equals("20000"));
        assertTrue(position(next)
                < Lsn.parse(behind.query("select pg_last_wal_replay_lsn()")).position());
        staysHidden(behind, opened, mark);
        assertFalse(shows(behind, opened, before), "what was known before is discarded");

        cluster.rejoin(behind, next);
        awaitShown(behind, causality.mark(), mark);
        assertEquals("1", behind.query("select count(*) from t"));
    }

    @Test
    void theLogsAreAskedForOverTheConnectionsThatThereAre() throws SQLException {
        long opened = causality.mark();
        cluster.primary().execute("create table t (a int)");
        awaitShown(cluster.standby(0), opened, causality.mark());

        Await.until("one session at each", LIMIT, () -> {
            for (var server : cluster.servers()) {
                if (!server.query("select count(*) from pg_stat_activity where application_name = 'pgbeacon'")
                        .equals("1")) {
                    return false;
                }
            }
            return true;
        });
    }
}
