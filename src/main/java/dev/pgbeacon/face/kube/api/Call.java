package dev.pgbeacon.face.kube.api;

import java.util.Map;
import java.util.Optional;

/** One call to the API server, in our own namespace. */
public sealed interface Call {

    record ReadPod(String name) implements Call {}

    /**
     * A page of the pods that a label selector chooses: a list of whole pods may be of any size.
     *
     * @param after as the page before says it; empty for the first
     */
    record ListPods(String selector, Optional<String> after) implements Call {}

    /**
     * A JSON merge patch of a pod's metadata, good for this incarnation of the pod only: its body carries the uid.
     *
     * @param resourceVersion if given, good for this version of the pod only
     * @param labels by key; without a value: to be removed
     * @param annotations by key
     */
    record PatchPod(
            Pod pod,
            Optional<String> resourceVersion,
            Map<String, Optional<String>> labels,
            Map<String, String> annotations)
            implements Call {
        public PatchPod {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    record ReadLease() implements Call {}

    record CreateLease(LeaseTerms terms) implements Call {}

    /** Replaces the Lease if it still is the one that was seen; {@code renewTime} is the time of the call. */
    record UpdateLease(SeenLease seen, LeaseTerms terms) implements Call {}

    /**
     * An Event on our own pod.
     *
     * @param warning its type: {@code Warning}, or else {@code Normal}
     * @param reason one word in upper camel case, as Kubernetes' API conventions ask
     */
    record CreateEvent(Pod about, boolean warning, String reason, String message) implements Call {}
}
