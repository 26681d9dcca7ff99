package dev.pgbeacon.face.http;

import dev.pgbeacon.status.NodeId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which server a path of one port is about. */
final class Routes {
    private final Optional<NodeId> bare;
    private final Map<String, NodeId> named = new LinkedHashMap<>();

    private Routes(Optional<NodeId> bare, Collection<NodeId> servers) {
        this.bare = bare;
        servers.forEach(server -> named.put(server.name(), server));
    }

    /** A port of one server's own: also its bare paths are about it. */
    static Routes of(NodeId server) {
        return new Routes(Optional.of(server), List.of(server));
    }

    /** A port that several share: each under its name. */
    static Routes of(Collection<NodeId> servers) {
        return servers.size() == 1 ? of(servers.iterator().next()) : new Routes(Optional.empty(), servers);
    }

    Optional<NodeId> find(Optional<String> name) {
        return name.isPresent() ? Optional.ofNullable(named.get(name.get())) : bare;
    }

    boolean shared() {
        return bare.isEmpty();
    }

    List<String> names() {
        return List.copyOf(named.keySet());
    }
}
