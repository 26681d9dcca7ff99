package dev.pgbeacon.status;

import java.util.regex.Pattern;

/** A host and a port. */
public record Address(String host, int port) {
    /** An address of IPv6 without brackets would lose its end. */
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\s/,\\[\\]]+)]|([^\\s/,:\\[\\]]+)):([0-9]{1,5})");

    /** Spelt so that the same loopback server is found under each of its usual names. */
    public static Address of(String host, int port) {
        return new Address(
                switch (host) {
                    case "localhost", "::1", "0:0:0:0:0:0:0:1" -> "127.0.0.1";
                    default -> host;
                },
                port);
    }

    /**
     * As it is written.
     *
     * @throws IllegalArgumentException unless it is a host and a port
     */
    public static Address parse(String text) {
        var form = FORM.matcher(text);
        if (form.matches()) {
            int port = Integer.parseInt(form.group(3));
            if (port >= 1 && port <= 65535) {
                return new Address(form.group(1) == null ? form.group(2) : form.group(1), port);
            }
        }
        throw new IllegalArgumentException("'" + text + "' (expected: HOST:PORT, like db1:5432 or [::1]:5432)");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
