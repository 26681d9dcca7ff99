package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/** What is kept. Events have two groups, and one storage: {@link Endpoint}. */
public enum Resource {
    PODS("", "pods", "Pod", "po", false, true),
    LEASES("coordination.k8s.io", "leases", "Lease", "", true, false),
    EVENTS("", "events", "Event", "ev", true, true);

    final String group;
    final String plural;
    final String kind;
    /** Empty: none. */
    final String shortName;
    /** Whether a PUT makes what is not there. */
    final boolean createdByUpdate;
    /** Whether a PUT may do without a resourceVersion. */
    final boolean updatedUnconditionally;

    Resource(
            String group,
            String plural,
            String kind,
            String shortName,
            boolean createdByUpdate,
            boolean updatedUnconditionally) {
        this.group = group;
        this.plural = plural;
        this.kind = kind;
        this.shortName = shortName;
        this.createdByUpdate = createdByUpdate;
        this.updatedUnconditionally = updatedUnconditionally;
    }

    /** Where a resource is found, and how it is written there. */
    enum Endpoint {
        PODS(Resource.PODS, "", "v1"),
        LEASES(Resource.LEASES, "coordination.k8s.io", "coordination.k8s.io/v1"),
        EVENTS(Resource.EVENTS, "", "v1"),
        NEW_EVENTS(Resource.EVENTS, "events.k8s.io", "events.k8s.io/v1");

        final Resource resource;
        final String group;
        final String apiVersion;

        Endpoint(Resource resource, String group, String apiVersion) {
            this.resource = resource;
            this.group = group;
            this.apiVersion = apiVersion;
        }

        static Optional<Endpoint> of(String group, String version, String plural) {
            return Arrays.stream(values())
                    .filter(one -> one.group.equals(group)
                            && one.apiVersion.equals(group.isEmpty() ? version : group + "/" + version)
                            && one.resource.plural.equals(plural))
                    .findFirst();
        }

        /** As in messages: {@code leases.coordination.k8s.io}. */
        String qualified() {
            return group.isEmpty() ? resource.plural : resource.plural + "." + group;
        }

        String qualifiedKind() {
            return group.isEmpty() ? resource.kind : resource.kind + "." + group;
        }

        /** What is stored, as this endpoint writes it. */
        JsonObject written(JsonObject stored) {
            return this == NEW_EVENTS ? EventNames.toNew(stored) : stored;
        }

        /** What was sent to this endpoint, as it is stored. */
        JsonObject toStored(JsonObject sent) {
            return this == NEW_EVENTS ? EventNames.toCore(sent) : sent;
        }
    }
}
