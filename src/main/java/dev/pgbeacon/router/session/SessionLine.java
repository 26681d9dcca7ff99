package dev.pgbeacon.router.session;

import dev.pgbeacon.status.NodeId;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a session was at, at one moment.
 *
 * @param pin why it has to stay on its primary connection
 * @param since when it began
 */
record SessionLine(
        String client,
        String user,
        String database,
        Optional<NodeId> primary,
        Optional<NodeId> standby,
        String state,
        Optional<String> pin,
        Instant since) {

    Stream<NodeId> servers() {
        return Stream.concat(primary.stream(), standby.stream());
    }
}
