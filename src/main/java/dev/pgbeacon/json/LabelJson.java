package dev.pgbeacon.json;

import dev.pgbeacon.board.PodLabel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The pod's label and the cluster's Lease in JSON. */
public final class LabelJson {
    private LabelJson() {}

    /** Null where none is kept. */
    public static void write(Json json, PodLabel label, Instant now) throws IOException {
        var seen = label.seen();
        if (seen.isEmpty()) {
            json.unknown("label");
            return;
        }
        json.object("label", kept -> {
            kept.text("pod", seen.get().pod());
            kept.text("key", seen.get().key());
            kept.text("value", seen.get().value());
            kept.text("lease", seen.get().lease().word());
            kept.text("holder", seen.get().holder());
            kept.number("lease_timeline", seen.get().timeline());
            kept.seconds("lease_age", seen.get().renewedAt().map(at -> Duration.between(at, now)));
            kept.text("reason", seen.get().reason());
        });
    }
}
