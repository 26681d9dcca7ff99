package dev.pgbeacon.status;

import java.util.Comparator;

/** One watched server: the name it has here, and where it is asked. */
public record NodeId(String name, String host, int port) {
    public static final Comparator<NodeId> BY_NAME =
            Comparator.comparing(NodeId::name).thenComparing(NodeId::host).thenComparing(NodeId::port);

    public NodeId {
        if (name.isBlank()) {
            throw new IllegalArgumentException("server name: blank (expected: a word)");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host of server " + name + ": blank (expected: a name or an address)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port of server " + name + ": " + port + " (expected: 1..65535)");
        }
    }

    public Address address() {
        return Address.of(host, port);
    }

    @Override
    public String toString() {
        return name + " (" + host + ":" + port + ")";
    }
}
