package dev.pgbeacon.router.causal;

import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Knows by asking the primary and the standbys where their logs stand, in rounds, one for all sessions, and only while some
 * session lacks something: whoever has told all that is lacked is not asked again.
 */
public final class BoardCausality implements Causality {
    static final Duration ROUND = Duration.ofMillis(20);
    /** From the last read that lacked something to the end of the rounds. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Supplier<Optional<NodeId>> primary;
    private final Positions positions;
    private final ScheduledExecutorService ticks;
    private final Executor workers;
    private final LongSupplier clock;

    private final AtomicReference<Samples> samples = new AtomicReference<>(Samples.NONE);
    private final Set<NodeId> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean running = new AtomicBoolean();
    /** The newest moment that somebody wants answers from after. */
    private final AtomicLong lacked = new AtomicLong(Replica.NEVER);
    /** Up to here, all answers were there when the rounds ended. */
    private volatile long told = Replica.NEVER;

    private volatile long wantedAt = Replica.NEVER;

    /**
     * @param positions of the router's backends
     * @param workers may block; a thread is held for as long as a question takes
     */
    public BoardCausality(Choice choice, Positions positions, ScheduledExecutorService ticks, Executor workers) {
        this(() -> choice.primary().map(Target::node), positions, ticks, workers, MarkClock::now);
    }

    BoardCausality(
            Supplier<Optional<NodeId>> primary,
            Positions positions,
            ScheduledExecutorService ticks,
            Executor workers,
            LongSupplier clock) {
        this.primary = primary;
        this.positions = positions;
        this.ticks = ticks;
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public long mark() {
        return clock.getAsLong();
    }

    @Override
    public void want(long mark) {
        if (mark > told && hasStandbys()) {
            lack(mark);
        }
    }

    @Override
    public boolean shows(NodeId standby, long opened, long mark) {
        boolean shown = samples.get().shows(standby, opened, mark);
        if (!shown) {
            lack(Math.max(opened, mark));
        }
        return shown;
    }

    private void lack(long moment) {
        if (moment > lacked.get()) {
            lacked.accumulateAndGet(moment, Math::max);
        }
        long now = mark();
        if (wantedAt == Replica.NEVER || now - wantedAt >= ROUND.toNanos()) {
            wantedAt = now;
        }
        if (!running.get() && running.compareAndSet(false, true)) {
            later(this::round, Duration.ZERO);
        }
    }

    private void later(Runnable round, Duration delay) {
        try {
            var unused = ticks.schedule(round, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            running.set(false);
        }
    }

    private void nextRound() {
        boolean goesOn = false;
        try {
            goesOn = due();
        } finally {
            running.set(goesOn);
        }
        // Who lacked something in between found the rounds running.
        if (goesOn || (due() && running.compareAndSet(false, true))) {
            round();
        }
    }

    private boolean due() {
        long moment = lacked.get();
        var source = primary.get();
        if (isTold(source, moment)) {
            told = moment;
            return false;
        }
        return mark() - wantedAt < PATIENCE.toNanos();
    }

    private boolean isTold(Optional<NodeId> source, long moment) {
        var known = samples.get();
        var standbys = standbys(source);
        return standbys.isEmpty()
                || (source.filter(node -> known.tell(node, moment)).isPresent()
                        && standbys.stream().allMatch(node -> known.shows(node, moment, moment)));
    }

    /** Asked behind each statement on the primary. */
    private boolean hasStandbys() {
        var readable = positions.readable();
        return readable.size() > 1
                || (!readable.isEmpty()
                        && primary.get().filter(readable::contains).isEmpty());
    }

    /** Where the primary's log stands matters to these alone. */
    private List<NodeId> standbys(Optional<NodeId> source) {
        var standbys = new ArrayList<NodeId>();
        for (var node : positions.readable()) {
            if (source.isEmpty() || !source.get().equals(node)) {
                standbys.add(node);
            }
        }
        return standbys;
    }

    private void round() {
        try {
            long moment = lacked.get();
            var known = samples.get();
            var source = primary.get();
            var standbys = standbys(source);
            source.filter(node -> !standbys.isEmpty() && !known.tell(node, moment))
                    .ifPresent(this::ask);
            standbys.stream().filter(node -> !known.shows(node, moment, moment)).forEach(this::ask);
        } finally {
            later(this::nextRound, ROUND);
        }
    }

    /** Never a node that has not answered yet: a server that hangs holds one thread. */
    private void ask(NodeId node) {
        if (!underWay.add(node)) {
            return;
        }
        try {
            workers.execute(() -> {
                try {
                    long askedAt = mark();
                    positions.position(node).ifPresent(seen -> learn(node, askedAt, seen));
                } finally {
                    underWay.remove(node);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            underWay.remove(node); // the next round asks
        }
    }

    private void learn(NodeId node, long askedAt, Position seen) {
        if (seen instanceof Position.Replayed replayed) {
            samples.updateAndGet(known -> known.with(node, askedAt, replayed));
        } else if (seen instanceof Position.Inserted inserted
                // Judged after the answer: while it was asked, another may have become the primary, and have been
                // written to.
                && primary.get().filter(node::equals).isPresent()) {
            samples.updateAndGet(known -> known.with(node, askedAt, inserted));
        }
    }
}
