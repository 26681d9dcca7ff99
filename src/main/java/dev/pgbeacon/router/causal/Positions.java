package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import java.util.Optional;
import java.util.Set;

/** Where the backends' logs stand. */
public interface Positions {
    /** The backends that reads may ever go to as standbys, whatever they are now. */
    Set<NodeId> readable();

    /** Asks a backend now, and blocks until it answers; empty: it did not. */
    Optional<Position> position(NodeId node);
}
