package dev.pgbeacon;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer that runs what is due when a test lets time pass, on the test's own thread. */
public final class TestTicks extends AbstractExecutorService implements ScheduledExecutorService {
    private final TestClock clock;
    private final PriorityBlockingQueue<Task> tasks =
            new PriorityBlockingQueue<>(11, Comparator.comparing((Task task) -> task.at));

    public TestTicks(TestClock clock) {
        this.clock = clock;
    }

    /** Moves the clock, stopping at each task on the way. */
    public void pass(Duration time) {
        var end = clock.instant().plus(time);
        for (var next = tasks.peek(); next != null && !next.at.isAfter(end); next = tasks.peek()) {
            tasks.remove(next);
            if (next.at.isAfter(clock.instant())) {
                clock.advance(Duration.between(clock.instant(), next.at));
            }
            next.run();
        }
        clock.advance(Duration.between(clock.instant(), end));
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final Runnable command;
        private final Duration period;
        private Instant at;

        Task(Runnable command, Duration delay, Duration period) {
            super(command, null);
            this.command = command;
            this.period = period;
            at = clock.instant().plus(delay);
            tasks.add(this);
        }

        @Override
        public void run() {
            if (period.isZero()) {
                super.run();
            } else if (!isCancelled() && runAndReset()) {
                at = at.plus(period);
                tasks.add(this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(clock.instant(), at));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public String toString() {
            return command + " at " + at;
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return new Task(command, Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period, TimeUnit unit) {
        return new Task(command, Duration.of(delay, unit.toChronoUnit()), Duration.of(period, unit.toChronoUnit()));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long delay, long period, TimeUnit unit) {
        return scheduleAtFixedRate(command, delay, period, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("schedule a Runnable");
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
