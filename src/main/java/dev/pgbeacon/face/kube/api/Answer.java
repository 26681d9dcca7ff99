package dev.pgbeacon.face.kube.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of a call. */
public sealed interface Answer {

    record OfPod(SeenPod pod) implements Answer {}

    /** @param next what the next page is asked for with; empty: this was the last */
    record OfPods(List<ListedPod> pods, Optional<String> next) implements Answer {
        public OfPods {
            pods = List.copyOf(pods);
        }
    }

    record OfLease(SeenLease lease) implements Answer {}

    /** Done, and nothing to know about it. */
    record Done() implements Answer {}

    /**
     * The API server answered, and did not do it.
     *
     * @param status of HTTP: 409, 404 …
     * @param message what the server said, cut: it can hold a whole pod
     * @param retryAfter as the server asked
     * @param otherUid a 422 because the pod is another incarnation
     */
    record Refused(int status, String message, Optional<Duration> retryAfter, boolean otherUid) implements Answer {}

    /**
     * No answer: whether the call was carried out, or will yet be, is not known.
     *
     * @param why in words, such as {@code no answer within 3 s}
     */
    record Lost(String why) implements Answer {}
}
