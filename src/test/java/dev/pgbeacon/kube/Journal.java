package dev.pgbeacon.kube;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What was asked of a {@link TestApiServer}, in the order of arrival. */
public final class Journal {
    private static final long PATIENCE_MILLIS = 30_000;

    private final Map<Integer, Entry> entries = new TreeMap<>();
    private int arrivals;

    /**
     * One request.
     *
     * @param user empty: its token was refused
     * @param status empty: not answered, or not yet
     * @param carriedOut whether the store has seen it
     */
    public record Entry(
            int number,
            String method,
            String path,
            String contentType,
            String body,
            Optional<String> user,
            Optional<Integer> status,
            boolean carriedOut) {

        /** @param path a part of it */
        public boolean is(String method, String path) {
            return this.method.equals(method) && this.path.contains(path);
        }

        public boolean answered(int with) {
            return status.equals(Optional.of(with));
        }

        private Entry with(Optional<Integer> status, boolean carriedOut) {
            return new Entry(number, method, path, contentType, body, user, status, carriedOut);
        }
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    public List<Entry> entries(Predicate<Entry> wanted) {
        return entries().stream().filter(wanted).toList();
    }

    /** Forgets what has come so far. */
    public synchronized void clear() {
        entries.clear();
    }

    /** The first request that fits, past or to come; it is looked at when it arrives, and again when it is answered. */
    public Entry await(String what, Predicate<Entry> wanted) {
        return await(what, 1, wanted).get(0);
    }

    /** As soon as so many requests fit. */
    public synchronized List<Entry> await(String what, int count, Predicate<Entry> wanted) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (true) {
            var found = entries.values().stream().filter(wanted).toList();
            if (found.size() >= count) {
                return found;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        what + ": " + found.size() + " of " + count + " requests came. All: " + entries.values());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(what + ": interrupted", e);
            }
        }
    }

    synchronized int arrived(Request request, Optional<String> user) {
        int number = arrivals++;
        var none = Optional.<Integer>empty();
        put(new Entry(
                number, request.method(), request.path(), request.contentType(), request.body(), user, none, false));
        return number;
    }

    synchronized void carriedOut(int number) {
        change(number, entry -> entry.with(entry.status(), true));
    }

    synchronized void answered(int number, int status) {
        change(number, entry -> entry.with(Optional.of(status), entry.carriedOut()));
    }

    private void change(int number, UnaryOperator<Entry> change) {
        Optional.ofNullable(entries.get(number)).map(change).ifPresent(this::put);
    }

    private void put(Entry entry) {
        entries.put(entry.number(), entry);
        notifyAll();
    }
}
