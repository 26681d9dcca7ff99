package dev.pgbeacon.watch;

import dev.pgbeacon.board.Asker;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.probe.Probe;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.status.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks one node at its pace and whenever somebody wants something fresher, never twice at a time. When an answer takes too
 * long the node is timed out for all who wait, and is not asked again before that question has ended.
 */
public final class NodeWatch implements Asker, AutoCloseable {
    private final NodeId node;
    private final Probe probe;
    private final WatchPace pace;
    private final StatusBoard board;
    private final InstantSource clock;
    private final ScheduledExecutorService ticks;
    private final Executor workers;

    private Question underWay;
    private ScheduledFuture<?> tick;
    private boolean closed;

    /** @param workers may block; a thread is held for as long as a question takes */
    public NodeWatch(
            NodeId node,
            Probe probe,
            WatchPace pace,
            StatusBoard board,
            InstantSource clock,
            ScheduledExecutorService ticks,
            Executor workers) {
        this.node = node;
        this.probe = probe;
        this.pace = pace;
        this.board = board;
        this.clock = clock;
        this.ticks = ticks;
        this.workers = workers;
    }

    /** Asks one of our own servers at its pace from now on. */
    public synchronized void start() {
        board.register(node, pace.freshWithin(), this);
        tick = ticks.scheduleAtFixedRate(this::tick, 0, pace.interval().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks a node elsewhere, whenever somebody wants to know and at no pace of its own. */
    public void beAsked() {
        board.registerElsewhere(node, pace.freshWithin(), this);
    }

    private void tick() {
        var unused = question();
    }

    /** Done when an answer that was asked for now, or is under way, has been published. */
    @Override
    public CompletableFuture<Void> ask() {
        return question().thenApply(seen -> null);
    }

    /** What the node answers to a question that is asked now, or is under way; after it was published. */
    CompletableFuture<Observation> question() {
        Question question;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(
                        new Observation.Out(NodeState.UNASKED, "it is watched no more"));
            }
            if (underWay != null) {
                return underWay.published;
            }
            question = new Question(clock.instant());
            underWay = question;
        }
        question.begin();
        return question.published;
    }

    /** Where its log stands now; blocks, and is published nowhere: see {@link Probe#position}. */
    public Optional<Position> position() {
        return probe.position();
    }

    @Override
    public void reconnect() {
        probe.reconnect();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (tick != null) {
            tick.cancel(false);
        }
        probe.close();
    }

    private synchronized void ended() {
        underWay = null;
        if (closed) {
            probe.close();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Not the next question, which another thread may have begun when this one's time-out was told. */
    private synchronized void abort(Question question) {
        if (underWay == question) {
            probe.abort();
        }
    }

    private final class Question implements Runnable {
        private final Instant askedAt;
        private final CompletableFuture<Observation> published = new CompletableFuture<>();
        private final ScheduledFuture<?> deadline;
        private boolean answered;

        Question(Instant askedAt) {
            this.askedAt = askedAt;
            this.deadline = ticks.schedule(this::timeOut, pace.timeout().toNanos(), TimeUnit.NANOSECONDS);
        }

        void begin() {
            try {
                workers.execute(this);
            } catch (RuntimeException | OutOfMemoryError noThread) {
                // Thrown on, it would end the ticks for good.
                end(new Observation.Out(NodeState.DOWN, "nobody free to ask: " + noThread.getMessage()));
            }
        }

        @Override
        public void run() {
            Observation seen;
            try {
                seen = probe.ask();
            } catch (RuntimeException | Error broken) {
                end(new Observation.Out(NodeState.DOWN, "the probe failed: " + broken));
                throw broken;
            }
            end(seen);
        }

        private void end(Observation seen) {
            try {
                answer(seen);
            } finally {
                deadline.cancel(false);
                ended();
            }
        }

        private void timeOut() {
            try {
                answer(new Observation.Out(
                        NodeState.TIMED_OUT,
                        "no answer within " + pace.timeout().toMillis() + " ms"));
            } finally {
                abort(this);
            }
        }

        /** The first answer counts: what comes after the time-out is thrown away. */
        private void answer(Observation seen) {
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
            }
            try {
                // Once closed, a failure is of our own making: the probe's sockets were closed under it.
                if (!isClosed()) {
                    var latency = Duration.between(askedAt, clock.instant());
                    board.publish(new Snapshot(node, askedAt, latency, pace.maxAge(), seen));
                }
            } finally {
                published.complete(seen);
            }
        }
    }
}
