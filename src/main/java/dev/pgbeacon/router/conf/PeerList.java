package dev.pgbeacon.router.conf;

import java.util.List;

/** The list of the other routers. Without a port it is our own: they have the same file. */
final class PeerList {
    private static final String EXPECTED = "HOST or HOST:PORT, like routers, 10.0.0.5:5432, [fd00::5]:5432";
    /** As it is read; a written 0 is refused. */
    private static final int OURS = 0;

    private PeerList() {}

    static Listed<HostPort> list() {
        return new Listed<>(EXPECTED, (text, quoted) -> HostPort.parse(text, 1)
                .filter(some -> !some.everywhere() && some.port() > 0)
                .flatMap(legal -> HostPort.parse(text, OURS)));
    }

    static boolean withoutPort(List<HostPort> read) {
        return read.stream().anyMatch(peer -> peer.port() == OURS);
    }

    /** @param port our own */
    static List<HostPort> at(int port, List<HostPort> read) {
        return read.stream()
                .map(peer -> peer.port() == OURS ? new HostPort(peer.host(), port) : peer)
                .toList();
    }
}
