package dev.pgbeacon.face.page;

import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lag of each server that is shown, so that a page opened now shows what was. */
final class LagPast {
    private final Instant beginning;
    private long latest;
    private final Map<NodeId, LagRing> rings = new LinkedHashMap<>();

    LagPast(Instant beginning) {
        this.beginning = beginning;
    }

    /** Of these servers, and of no others: those that left are forgotten. */
    void add(Collection<Standing> standings, Instant now) {
        // The clock may be set back.
        latest = Math.max(latest, Duration.between(beginning, now).toSeconds() / LagRing.STEP.toSeconds());
        rings.keySet().retainAll(standings.stream().map(Standing::node).toList());
        for (var standing : standings) {
            rings.computeIfAbsent(standing.node(), node -> new LagRing()).add(latest, standing.lag());
        }
    }

    Map<NodeId, LagRing> rings() {
        return rings;
    }

    List<NodeId> nodes() {
        return List.copyOf(rings.keySet());
    }
}
