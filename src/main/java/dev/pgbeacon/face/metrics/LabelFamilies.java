package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.PodLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The pod's label and the cluster's Lease; nothing where none is kept. */
final class LabelFamilies {
    private LabelFamilies() {}

    static List<Family> of(PodLabel label, Instant now) {
        return label.seen().map(seen -> of(label, seen, now)).orElse(List.of());
    }

    private static List<Family> of(PodLabel label, PodLabel.Seen seen, Instant now) {
        var value = Family.gauge(
                "pgbeacon_label_info", "The label of the pod, as it was last seen; always 1.", "pod", "key", "value");
        seen.value().ifPresent(text -> value.add(1, seen.pod(), seen.key(), text));
        var patches =
                Family.counter("pgbeacon_label_patches", "Patches of pods' labels by what came of them.", "result");
        label.patches().forEach((outcome, count) -> patches.add(count, outcome.word()));
        var lease = Family.gauge(
                "pgbeacon_lease_state", "1 for the state that the cluster's Lease is in, 0 for the others.", "state");
        for (var each : PodLabel.Lease.values()) {
            lease.add(each == seen.lease() ? 1 : 0, each.word());
        }
        var timeline = Family.gauge("pgbeacon_lease_timeline", "The timeline that the cluster's Lease is of.");
        seen.timeline().ifPresent(timeline::add);
        var age = Family.gauge(
                "pgbeacon_lease_age_seconds",
                "Since the last renewal of the cluster's Lease that succeeded was sent; of its holder only.");
        seen.renewedAt().ifPresent(at -> age.add(Family.seconds(Duration.between(at, now))));
        return List.of(value, patches, lease, timeline, age);
    }
}
