package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Shape.ANYTHING;
import static dev.pgbeacon.kube.Shape.INTEGER;
import static dev.pgbeacon.kube.Shape.MICRO_TIME;
import static dev.pgbeacon.kube.Shape.STRING;
import static dev.pgbeacon.kube.Shape.STRINGS;
import static dev.pgbeacon.kube.Shape.STRINGS_BY_KEY;
import static dev.pgbeacon.kube.Shape.TIME;

/** The types of what is kept, as k8s.io/api declares them. */
final class Shapes {
    private static final Shape META = Shape.of("v1.ObjectMeta")
            .with(STRING, "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion")
            .with(INTEGER, "generation", "deletionGracePeriodSeconds")
            .with(TIME, "creationTimestamp", "deletionTimestamp")
            .with(STRINGS_BY_KEY, "labels", "annotations")
            .with(ANYTHING, "ownerReferences", "managedFields")
            .with(STRINGS, "finalizers");
    private static final Shape REFERENCE = Shape.of("v1.ObjectReference")
            .with(STRING, "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
    private static final Shape SOURCE = Shape.of("v1.EventSource").with(STRING, "component", "host");

    /** A pod's own fields beside its metadata are of no interest here, and stay what they are. */
    private static final Shape POD = typed("v1.Pod").with(ANYTHING, "spec", "status");

    private static final Shape LEASE = typed("v1.Lease")
            .with(
                    Shape.of("v1.LeaseSpec")
                            .with(STRING, "holderIdentity", "strategy", "preferredHolder")
                            .with(INTEGER, "leaseDurationSeconds", "leaseTransitions")
                            .with(MICRO_TIME, "acquireTime", "renewTime")
                            .type(),
                    "spec");
    private static final Shape EVENT = typed("v1.Event")
            .with(STRING, "reason", "message", "type", "action", "reportingComponent", "reportingInstance")
            .with(REFERENCE.type(), "involvedObject", "related")
            .with(SOURCE.type(), "source")
            .with(TIME, "firstTimestamp", "lastTimestamp")
            .with(INTEGER, "count")
            .with(MICRO_TIME, "eventTime")
            .with(series(), "series");
    private static final Shape NEW_EVENT = typed("v1.Event")
            .with(STRING, "reason", "note", "type", "action", "reportingController", "reportingInstance")
            .with(REFERENCE.type(), "regarding", "related")
            .with(SOURCE.type(), "deprecatedSource")
            .with(TIME, "deprecatedFirstTimestamp", "deprecatedLastTimestamp")
            .with(INTEGER, "deprecatedCount")
            .with(MICRO_TIME, "eventTime")
            .with(series(), "series");

    private Shapes() {}

    static Shape of(Resource.Endpoint endpoint) {
        return switch (endpoint) {
            case PODS -> POD;
            case LEASES -> LEASE;
            case EVENTS -> EVENT;
            case NEW_EVENTS -> NEW_EVENT;
        };
    }

    private static Shape typed(String name) {
        return Shape.of(name).with(STRING, "kind", "apiVersion").with(META.type(), "metadata");
    }

    private static Shape.FieldType series() {
        return Shape.of("v1.EventSeries")
                .with(INTEGER, "count")
                .with(MICRO_TIME, "lastObservedTime")
                .type();
    }
}
