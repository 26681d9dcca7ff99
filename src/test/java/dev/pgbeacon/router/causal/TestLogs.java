package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Position;
import dev.pgbeacon.status.Server;
import java.time.Instant;

/** Servers of a test, and where their logs stand. */
final class TestLogs {
    static final NodeId PRIMARY = node("p");
    static final NodeId STANDBY = node("s");
    static final NodeId OTHER = node("o");
    static final String SYSTEM = "7000000000000000001";

    private TestLogs() {}

    static NodeId node(String name) {
        return new NodeId(name, name + ".example", 5432);
    }

    static Server server(String system, NodeId node, int start) {
        return new Server(system, 170000, Instant.EPOCH.plusSeconds(start), Address.of(node.host(), node.port()));
    }

    static Position.Inserted inserted(NodeId node, int timeline, long end) {
        return new Position.Inserted(server(SYSTEM, node, 1), timeline, new Lsn(end));
    }

    static Position.Inserted inserted(long end) {
        return inserted(PRIMARY, 1, end);
    }

    static Position.Replayed replayed(NodeId node, int timeline, long end) {
        return new Position.Replayed(server(SYSTEM, node, 1), timeline, new Lsn(end));
    }

    static Position.Replayed replayed(long end) {
        return replayed(STANDBY, 1, end);
    }

    /** After its n-th start. */
    static Position.Replayed restarted(int start, long end) {
        return new Position.Replayed(server(SYSTEM, STANDBY, start), 1, new Lsn(end));
    }
}
