package dev.pgbeacon.face.monitor;

import dev.pgbeacon.board.RouterCounts;
import java.util.List;

/** The dump as a whole. */
final class MonitorDump {
    private static final int USUAL_LINE = 40;

    private MonitorDump() {}

    /** @param nodes in the order of their list */
    static String of(RouterCounts router, List<NodeLine> nodes) {
        long ok = nodes.stream().filter(node -> node.word() == Word.OK).count();
        var text = new StringBuilder((nodes.size() + 4) * USUAL_LINE);
        text.append("backends ").append(ok).append('/').append(nodes.size()).append('\n');
        text.append("workers ").append(router.workers()).append('\n');
        text.append("clients ").append(router.clients()).append('\n');
        text.append("connections ").append(router.connections()).append('\n');
        nodes.forEach(node -> text.append(node).append('\n'));
        return text.toString();
    }
}
