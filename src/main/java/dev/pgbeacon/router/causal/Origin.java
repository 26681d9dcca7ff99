package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.status.Server;

/** Whose log it is that standbys replay: with another of any of these, what was known before counts no more. */
record Origin(NodeId node, Server server, int timeline) {
    static Origin of(NodeId node, Position.Inserted seen) {
        return new Origin(node, seen.server(), seen.timeline());
    }

    /** Only then do positions compare: a standby that did not follow a promotion may be ahead, in another log. */
    boolean hasLogOf(Position.Replayed standby) {
        return standby.timeline() == timeline
                && standby.server().systemIdentifier().equals(server.systemIdentifier());
    }
}
