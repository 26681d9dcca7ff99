package dev.pgbeacon.probe;

import java.util.Optional;

/** How a server of a test is reached that asks nobody for a password. */
final class Trusted {
    private Trusted() {}

    static Connecting at(String host, int port, String user) {
        return new Connecting(
                host, port, user, "postgres", Optional.empty(), Optional.empty(), "disable", Optional.empty());
    }
}
