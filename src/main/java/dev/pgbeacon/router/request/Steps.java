package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.BackendTag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What a server has been sent of a batch and has not answered yet, in the order of its answers. */
final class Steps {
    /** Parse, Bind, Describe, Execute and Sync. */
    static final int USUAL = 5;

    private final Deque<Step> unanswered = new ArrayDeque<>(USUAL);

    void add(Step step) {
        unanswered.add(step);
    }

    /** What is answered next, of whatever kind; null if nothing is. */
    Step first() {
        return unanswered.peek();
    }

    /** What is answered now that an answer came which is none of a plain one's; null if nothing is. */
    Step next() {
        while (unanswered.peek() instanceof Step.Plain) {
            unanswered.poll();
        }
        return unanswered.peek();
    }

    /** What is answered next is answered. */
    Step poll() {
        return unanswered.poll();
    }

    void onAnswer(BackendTag tag) {
        boolean plain =
                tag == BackendTag.BIND_COMPLETE || tag == BackendTag.ROW_DESCRIPTION || tag == BackendTag.NO_DATA;
        if (plain && unanswered.peek() instanceof Step.Plain) {
            unanswered.poll();
        }
    }

    void forEach(Consumer<Step> each) {
        unanswered.forEach(each);
    }

    void clear() {
        unanswered.clear();
    }
}
