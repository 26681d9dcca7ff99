package dev.pgbeacon.watch;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Observation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One node's rounds, on its own clock: no other node's slowness is felt here, and a round never overlaps the next. */
public final class HealthCheck implements AutoCloseable {
    /** Has the last word on what a round found. */
    @FunctionalInterface
    public interface Judge {
        Health judged(NodeId node, Health found);
    }

    private final NodeId node;
    private final NodeWatch watch;
    private final HealthPace pace;
    private final NodeList nodes;
    private final InstantSource clock;
    private final ScheduledExecutorService ticks;
    private final Judge judge;

    private ScheduledFuture<?> first;
    private ScheduledFuture<?> rounds;
    private boolean underWay;
    private boolean closed;

    HealthCheck(
            NodeId node,
            NodeWatch watch,
            HealthPace pace,
            NodeList nodes,
            InstantSource clock,
            ScheduledExecutorService ticks) {
        this(node, watch, pace, nodes, clock, ticks, (checked, found) -> found);
    }

    public HealthCheck(
            NodeId node,
            NodeWatch watch,
            HealthPace pace,
            NodeList nodes,
            InstantSource clock,
            ScheduledExecutorService ticks,
            Judge judge) {
        this.node = node;
        this.watch = watch;
        this.pace = pace;
        this.nodes = nodes;
        this.clock = clock;
        this.ticks = ticks;
        this.judge = judge;
    }

    /**
     * @param soon when a first round begins, which is not to wait for the node's turn
     * @param turn when in each period the node is asked
     */
    public synchronized void start(Duration soon, Duration turn) {
        first = ticks.schedule(this::round, soon.toNanos(), TimeUnit.NANOSECONDS);
        rounds = ticks.scheduleAtFixedRate(
                this::round, turn.toNanos(), pace.period().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void round() {
        synchronized (this) {
            if (closed || underWay) {
                return;
            }
            underWay = true;
        }
        ask(pace.maxRetries());
    }

    private void ask(int retries) {
        var unused = watch.question().thenAccept(seen -> answered(seen, retries));
    }

    private void answered(Observation seen, int retries) {
        boolean again = !Health.isHealthy(seen) && retries > 0;
        synchronized (this) {
            if (closed) {
                return;
            }
            underWay = again;
            if (again) {
                var unused =
                        ticks.schedule(() -> ask(retries - 1), pace.retryDelay().toNanos(), TimeUnit.NANOSECONDS);
                return;
            }
        }
        nodes.checked(node, judge.judged(node, Health.of(seen, clock.instant())));
    }

    @Override
    public synchronized void close() {
        closed = true;
        first.cancel(false);
        rounds.cancel(false);
    }
}
