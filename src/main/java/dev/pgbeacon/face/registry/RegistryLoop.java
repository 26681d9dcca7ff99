package dev.pgbeacon.face.registry;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.NodeId;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The registry's rounds, on a thread of their own, which may block. A round comes each period, and sooner when a check that
 * ended found something else than the last one.
 */
final class RegistryLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(RegistryLoop.class);
    /** Also where nodes are checked once in an hour: a silent session is ended, so that none keeps the lock for nothing. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(10);

    private static final Duration LONGEST_BEAT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_BEAT = Duration.ofMillis(50);
    private static final Duration PRUNED_EVERY = Duration.ofHours(1);
    private static final int PRUNED_AFTER = 10_000;

    private final RegistryConfig config;
    private final RegistryTrouble trouble;
    private final NodeList nodes;
    private final StatusBoard board;
    private final NodeRegistry shown;
    private final InstantSource clock;
    private final Semaphore stop = new Semaphore(0);
    private volatile boolean stopping;
    private volatile Optional<Held> held = Optional.empty();
    private volatile Map<NodeId, Address> rows = Map.of();

    private Optional<Boolean> wasWriter = Optional.empty();
    private boolean answered;
    private Set<String> standing = Set.of();
    private Map<Address, Said> said = Map.of();
    private Instant prunedAt = Instant.MIN;
    private int eventsSincePruned;

    /** @param round that its idle limit is made for */
    private record Held(RegistrySession session, Duration round, boolean standby) {}

    /** What must not wait for the next round when it changes. */
    private record Said(int health, Optional<String> words) {}

    RegistryLoop(RegistryConfig config, NodeList nodes, StatusBoard board, NodeRegistry shown, InstantSource clock) {
        this.config = config;
        this.trouble = new RegistryTrouble(config);
        this.nodes = nodes;
        this.board = board;
        this.shown = shown;
        this.clock = clock;
    }

    @Override
    public void run() {
        var nextRound = clock.instant();
        try {
            do {
                boolean due = !clock.instant().isBefore(nextRound);
                if (due) {
                    nextRound = clock.instant().plus(round());
                }
                if (due || (wasWriter.orElse(false) && hasNews())) {
                    turn(due);
                }
            } while (!stop.tryAcquire(beat().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            drop();
        }
    }

    private Duration round() {
        return min(nodes.period(), LONGEST_ROUND);
    }

    private Duration beat() {
        var beat = min(round().dividedBy(10), LONGEST_BEAT);
        return beat.compareTo(SHORTEST_BEAT) < 0 ? SHORTEST_BEAT : beat;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** No exception may end the rounds for good. */
    private void turn(boolean regular) {
        try {
            var before = held;
            try {
                attempt(regular);
            } catch (SQLException broken) {
                drop();
                if (before.isEmpty() || stopping) {
                    throw broken;
                }
                // Whether only that session was broken, as an idle one is by its server, a fresh one tells.
                attempt(regular);
            }
        } catch (SQLException failure) {
            lost(trouble.of(failure));
        } catch (UncheckedIOException unreadable) {
            lost(unreadable.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("registry: the round failed", broken);
            lost("see the log");
        }
    }

    private void attempt(boolean regular) throws SQLException {
        said = findings();
        var session = session(regular);
        var outcome = new RegistryRound(session, config)
                .run(offered -> nodes.offer(NodeSource.TABLE, offered), this::found, regular);
        held = held.map(kept -> new Held(kept.session(), kept.round(), outcome.inRecovery()));
        if (!outcome.read()) {
            lost(outcome.troubles().get(0));
            return;
        }
        var now = new HashMap<NodeId, Address>();
        outcome.rows().forEach(row -> nodes.node(row.address()).ifPresent(node -> now.put(node, row.address())));
        rows = Map.copyOf(now);
        shown.read(outcome.writer(), outcome.rows().size());
        shown.wrote(outcome.written());
        if (outcome.writer()) {
            prune(session, outcome.events());
        }
        tell(outcome);
    }

    /** On a standby each round looks for the primary again. */
    private RegistrySession session(boolean regular) throws SQLException {
        boolean fits = held.map(kept -> kept.round().equals(round())
                        && !(kept.standby()
                                && regular
                                && config.access().hosts().size() > 1))
                .orElse(false);
        if (!fits) {
            drop();
            var round = round();
            var idle = round.multipliedBy(2).plusSeconds(5);
            held = Optional.of(new Held(RegistrySession.open(config.access(), config.table(), idle), round, false));
        }
        return held.orElseThrow().session();
    }

    private void prune(RegistrySession session, int events) throws SQLException {
        eventsSincePruned += events;
        if (!prunedAt.isBefore(clock.instant().minus(PRUNED_EVERY)) && eventsSincePruned < PRUNED_AFTER) {
            return;
        }
        prunedAt = clock.instant();
        eventsSincePruned = 0;
        if (session.look().companions()) {
            session.prune();
        }
    }

    private Optional<Finding> found(Address address) {
        return nodes.node(address).flatMap(node -> Finding.of(nodes.health(node), board.read(node), clock.instant()));
    }

    private boolean hasNews() {
        return !findings().equals(said);
    }

    private Map<Address, Said> findings() {
        var now = new HashMap<Address, Said>();
        rows.values().forEach(address -> found(address)
                .ifPresent(finding -> now.put(
                        address,
                        new Said(finding.health().code(), finding.details().map(Finding.Details::words)))));
        return now;
    }

    private void lost(String why) {
        if (stopping) {
            return;
        }
        wasWriter = Optional.empty();
        shown.lost();
        answered = false;
        tell(Set.of(why));
    }

    private void tell(RegistryRound.Outcome outcome) {
        tell(new LinkedHashSet<>(outcome.troubles()));
        if (!answered || !wasWriter.equals(Optional.of(outcome.writer()))) {
            LOG.infof(
                    "registry %s at %s: %d nodes; %s",
                    config.table(),
                    config.access(),
                    outcome.rows().size(),
                    outcome.writer()
                            ? "we write"
                            : outcome.inRecovery() ? "a standby, writes wait for the primary" : "we do not write");
        }
        answered = true;
        wasWriter = Optional.of(outcome.writer());
    }

    /** Each once for as long as it lasts. */
    private void tell(Set<String> troubles) {
        troubles.stream().filter(each -> !standing.contains(each)).forEach(each -> LOG.warn("registry: " + each));
        standing = troubles;
    }

    /** The row that names the node, if one does. */
    Optional<Address> row(NodeId node) {
        return Optional.ofNullable(rows.get(node));
    }

    private void drop() {
        held.ifPresent(kept -> kept.session().close());
        held = Optional.empty();
    }

    /** Others may write from now on. */
    void stop() {
        stopping = true;
        stop.release();
        held.ifPresent(kept -> kept.session().close());
    }
}
