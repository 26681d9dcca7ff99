package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All that was told of the logs since the primary is the one it is; immutable. */
record Samples(Optional<Origin> origin, Insertions insertions, Map<NodeId, Replica> replicas) {
    static final Samples NONE = new Samples(Optional.empty(), Insertions.NONE, Map.of());

    Samples {
        replicas = Map.copyOf(replicas);
    }

    /** @param askedAt before the question was sent */
    Samples with(NodeId primary, long askedAt, Position.Inserted seen) {
        var now = Origin.of(primary, seen);
        boolean same = origin.isEmpty() || (origin.get().equals(now) && !insertions.endAfter(seen.end()));
        var longer = (same ? insertions : Insertions.NONE).with(askedAt, seen.end());
        var next = new HashMap<NodeId, Replica>();
        if (same) {
            replicas.forEach((node, replica) -> next.put(node, replica.under(now, longer)));
        }
        return new Samples(Optional.of(now), longer, next);
    }

    /** @param askedAt before the question was sent */
    Samples with(NodeId standby, long askedAt, Position.Replayed seen) {
        var before = Optional.ofNullable(replicas.get(standby));
        var now = before.map(replica -> replica.next(askedAt, seen)).orElseGet(() -> Replica.first(askedAt, seen));
        var next = new HashMap<>(replicas);
        next.put(standby, origin.map(known -> now.under(known, insertions)).orElse(now));
        return new Samples(origin, insertions, next);
    }

    boolean shows(NodeId standby, long opened, long mark) {
        var replica = replicas.get(standby);
        return replica != null && replica.shows(opened, mark);
    }

    /** Whether this node was asked, as the primary, after a moment. */
    boolean tell(NodeId primary, long moment) {
        return origin.filter(known -> known.node().equals(primary)).isPresent() && insertions.askedAfter(moment);
    }
}
