package dev.pgbeacon.face.kube.api;

import java.util.Optional;

/**
 * Who holds a Lease, as its {@code holderIdentity} says it: {@code NAME_UID} of a pod, so that a successor of the same name
 * is another holder. What somebody else wrote there may be anything.
 */
public record Holder(String identity) {
    public Holder {
        if (identity.isBlank()) {
            throw new IllegalArgumentException("holder: blank (expected: NAME_UID of a pod)");
        }
    }

    public static Holder of(Pod pod) {
        return new Holder(pod.name() + "_" + pod.uid());
    }

    /** Empty where it names none. A pod's name has no underscore. */
    public Optional<Pod> pod() {
        int at = identity.indexOf('_');
        var name = identity.substring(0, Math.max(0, at));
        var uid = identity.substring(at + 1);
        return name.isBlank() || uid.isBlank() ? Optional.empty() : Optional.of(new Pod(name, uid));
    }

    @Override
    public String toString() {
        return identity;
    }
}
