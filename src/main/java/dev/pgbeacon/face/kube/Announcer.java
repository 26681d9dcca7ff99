package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Tells as Events on the pod what our server has become; each once, and the oldest is dropped when none can be told. */
final class Announcer {
    private static final int MOST_UNTOLD = 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Pod pod;
    private final Backoff backoff;
    private final Deque<Call.CreateEvent> untold = new ArrayDeque<>();
    private Occasion last = Occasion.NONE;
    private OptionalInt timeline = OptionalInt.empty();

    Announcer(Pod pod, RandomGenerator chance) {
        this.pod = pod;
        backoff = new Backoff(LONGEST_WAIT, chance);
    }

    /** @param known whether the pod's label said so already, from our last run */
    void tell(LeaseDecision decision, OptionalInt onTimeline, boolean known) {
        var occasion = decision.occasion();
        if (occasion == Occasion.NONE || (occasion == last && (occasion.warning() || onTimeline.equals(timeline)))) {
            return;
        }
        var first = last == Occasion.NONE;
        last = occasion;
        timeline = onTimeline;
        if (first && known && !occasion.warning()) {
            return;
        }
        if (untold.size() == MOST_UNTOLD) {
            untold.removeFirst();
        }
        untold.addLast(new Call.CreateEvent(
                pod, occasion.warning(), occasion.word(), occasion.word() + ": " + decision.reason()));
    }

    Optional<Call> call(Instant now) {
        return backoff.isOver(now) ? Optional.ofNullable(untold.peekFirst()) : Optional.empty();
    }

    void answered(Answer answer, Instant now) {
        if (answer instanceof Answer.Refused refused && refused.status() != 429 && refused.status() < 500) {
            // Nothing that comes later makes this one right; an Event is news, not a record.
            untold.pollFirst();
            backoff.failed(answer, now);
        } else if (answer instanceof Answer.Refused || answer instanceof Answer.Lost) {
            backoff.failed(answer, now);
        } else {
            untold.pollFirst();
            backoff.succeeded();
        }
    }
}
