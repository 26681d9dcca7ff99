package dev.pgbeacon.status;

/** A host and a port, spelt so that the same loopback server is found under each of its usual names. */
public record Address(String host, int port) {
    public static Address of(String host, int port) {
        return new Address(
                switch (host) {
                    case "localhost", "::1", "0:0:0:0:0:0:0:1" -> "127.0.0.1";
                    default -> host;
                },
                port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
