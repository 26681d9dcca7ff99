package dev.pgbeacon.board;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a port has done since it opened. Written by its event loop, read by anybody. */
public final class ListenerCounts {
    private final Map<String, LongAdder> polls = new ConcurrentHashMap<>();
    private final LongAdder invalid = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder open = new LongAdder();

    /** @param words that it says; each is counted from 0, so that the first is seen as an increase */
    public ListenerCounts(Collection<String> words) {
        words.forEach(word -> polls.put(word, new LongAdder()));
    }

    public void onOpened() {
        open.increment();
    }

    public void onClosed() {
        open.decrement();
    }

    public void onSaid(String word) {
        polls.computeIfAbsent(word, first -> new LongAdder()).increment();
    }

    public void onInvalid() {
        invalid.increment();
    }

    public void onRejected() {
        rejected.increment();
    }

    public void onEvicted() {
        evicted.increment();
    }

    /** Polls by the word that they were told, the invalid and the evicted ones among them. */
    public Map<String, Long> polls() {
        var counts = new TreeMap<String, Long>();
        polls.forEach((word, count) -> counts.put(word, count.sum()));
        return counts;
    }

    /** Requests that could not be read. */
    public long invalid() {
        return invalid.sum();
    }

    /** Connections from addresses that may not connect. */
    public long rejected() {
        return rejected.sum();
    }

    /** Connections ended early because too many were open. */
    public long evicted() {
        return evicted.sum();
    }

    /** Connections that are open now. */
    public long open() {
        return open.sum();
    }
}
