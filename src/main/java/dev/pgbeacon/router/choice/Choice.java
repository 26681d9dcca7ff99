package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where statements go, at this moment; asked again for each. Never blocks. */
public interface Choice {
    /** Where writes go; empty while there is nobody who may take them. */
    Optional<Target> primary();

    /**
     * One of the standbys that may serve reads, by their weights; empty: none may, and reads go to the primary.
     *
     * @param unusable standbys that the session cannot use, whatever the board says
     */
    Optional<Target> standby(Set<NodeId> unusable);

    /** Whether a connection to this node may still be written to. */
    boolean mayWrite(NodeId node);

    /** Whether a standby that a session is connected to may still serve it reads. */
    boolean mayRead(NodeId node);

    /** Something is wrong there: it is asked at once, over a new connection; of a primary, all others are, too. */
    void lookAgain(NodeId node);

    /** How all of them stand, in the file's order. */
    default List<BackendState> backends() {
        return List.of();
    }

    /**
     * No reads for a standby until it is taken back. Kept in memory.
     *
     * @return why not, if it is refused
     */
    default Optional<String> drain(NodeId standby) {
        return Optional.of("the backends of this router cannot be drained");
    }

    /** The end of {@link #drain}. */
    default void resume(NodeId standby) {
        // nothing is drained
    }
}
