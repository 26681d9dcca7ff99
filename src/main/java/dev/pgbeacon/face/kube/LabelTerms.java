package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.SeenPod;
import java.util.Optional;

/**
 * The label's key and its values.
 *
 * @param unhealthy empty: the label is removed
 */
record LabelTerms(String key, String primary, String replica, Optional<String> unhealthy) {

    Optional<String> value(Aim aim) {
        return switch (aim) {
            case PRIMARY -> Optional.of(primary);
            case REPLICA -> Optional.of(replica);
            case UNHEALTHY -> unhealthy;
            case UNDECIDED -> throw new IllegalArgumentException("label: undecided (expected: a decision)");
        };
    }

    boolean reads(SeenPod pod, Aim aim) {
        return value(aim).equals(Optional.ofNullable(pod.labels().get(key)));
    }
}
