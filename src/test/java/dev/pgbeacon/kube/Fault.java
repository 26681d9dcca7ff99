package dev.pgbeacon.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What befalls some requests instead of an answer, until it is used up or {@link #end ended}. */
public final class Fault {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Faults.Match match;
    private final Effect effect;
    private final List<Exchange> caught = new ArrayList<>();
    private int left;
    private int released;

    /** What is done with a request. */
    @FunctionalInterface
    interface Effect {
        void on(Exchange exchange);
    }

    Fault(Faults.Match match, int times, Effect effect) {
        this.match = match;
        this.left = times;
        this.effect = effect;
    }

    /** Whether it was this one's. */
    boolean catches(Exchange exchange) {
        synchronized (this) {
            if (left == 0 || !match.fits(exchange.request())) {
                return false;
            }
            left--;
            caught.add(exchange);
            exchange.onGone(this::wake);
            notifyAll();
        }
        effect.on(exchange);
        return true;
    }

    /** Later requests are answered again. Those that were caught stay so. */
    public synchronized void end() {
        left = 0;
    }

    /** How many requests it befell. */
    public synchronized int hits() {
        return caught.size();
    }

    /** Waits until it befell so many. */
    public void awaitHits(int count) {
        await("hits: " + count, () -> caught.size() >= count);
    }

    /** Waits until all that it befell have given up: closed the connection, or reset the stream. */
    public void awaitGone() {
        await("clients gone", () -> caught.stream().allMatch(Exchange::gone));
    }

    /**
     * Carries out the requests that it held back so far, in their order, whether anybody still waits for the answer or not.
     *
     * @return what came of each
     */
    public List<Response> release() {
        List<Exchange> held;
        synchronized (this) {
            held = List.copyOf(caught.subList(released, caught.size()));
            released = caught.size();
        }
        return held.stream().map(Exchange::carryOut).toList();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(String what, Condition condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(what + " (hits: " + caught.size() + ")");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(what + ": interrupted", e);
            }
        }
    }
}
