package dev.pgbeacon.face.replstatus;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a port has done since it opened. Written by its event loop, read by anybody. */
public final class PollCounts {
    private final Map<Word, LongAdder> polls = new EnumMap<>(Word.class);
    final LongAdder invalid = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder open = new LongAdder();

    public PollCounts() {
        for (var word : Word.values()) {
            polls.put(word, new LongAdder());
        }
    }

    void said(Word word) {
        polls.get(word).increment();
    }

    /** Polls that were told this word, the invalid and the evicted ones among them. */
    public long polls(Word word) {
        return polls.get(word).sum();
    }

    /** Requests that were no threshold. */
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
