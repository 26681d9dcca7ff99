package dev.pgbeacon.face.report;

import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whom {@code /status} is about. */
final class Asked {
    /** Each is some kilobytes with all that every face says of it. */
    private static final int MOST_SERVERS = 100;

    private Asked() {}

    /**
     * The one of that name, wherever it is. Without a name this process' own servers: an order to drain is about these
     * alone, and so is the command line's exit code. Where none is our own, all.
     *
     * @throws IllegalArgumentException if there is none of that name, or if there are too many
     */
    static List<NodeId> nodes(StatusBoard board, Optional<String> name) {
        return name.isPresent() ? named(board.nodes(), name.get()) : unnamed(board);
    }

    private static List<NodeId> named(List<NodeId> nodes, String name) {
        var asked = nodes.stream().filter(node -> node.name().equals(name)).toList();
        if (asked.isEmpty()) {
            throw new IllegalArgumentException("parameter server: '" + name + "' (expected: one of "
                    + nodes.stream().map(NodeId::name).collect(Collectors.joining(", ")) + ")");
        }
        return asked;
    }

    private static List<NodeId> unnamed(StatusBoard board) {
        var ours = board.ours();
        var asked = ours.isEmpty() ? board.nodes() : ours;
        if (asked.size() > MOST_SERVERS) {
            throw new IllegalArgumentException("servers: " + asked.size() + " (expected: at most " + MOST_SERVERS
                    + ", or ?server=NAME; /cluster has all in short)");
        }
        return asked;
    }
}
