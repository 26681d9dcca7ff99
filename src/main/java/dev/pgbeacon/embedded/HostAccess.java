package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who may connect and how: pg_hba.conf, where the first line that matches decides. */
record HostAccess(Path path) {
    /** The superuser's lines stay first: these classes connect as it, whatever else a test forbids. */
    private static final List<String> ALWAYS = Stream.of("all", "replication")
            .flatMap(database -> lines(database, EmbeddedServer.SUPERUSER, "trust"))
            .toList();

    private static final List<String> OTHERWISE = Stream.of("all", "replication")
            .flatMap(database -> lines(database, "all", "trust"))
            .toList();

    void trustAll() {
        write(List.of());
    }

    /** @param method as pg_hba.conf has it, like "scram-sha-256", "md5" or "reject" */
    void give(String user, String method) {
        String start = "host all \"" + user + "\" ";
        var lines = new ArrayList<>(read());
        lines.removeAll(ALWAYS);
        lines.removeAll(OTHERWISE);
        lines.removeIf(line -> line.startsWith(start));
        lines("all", "\"" + user + "\"", method).forEach(lines::add);
        write(lines);
    }

    /** The loopback addresses one by one: "samehost" asks for the machine's interfaces, which some sandboxes hide. */
    private static Stream<String> lines(String database, String user, String method) {
        return Stream.of("127.0.0.1/32", "::1/128")
                .map(address -> "host " + database + " " + user + " " + address + " " + method);
    }

    private List<String> read() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<String> between) {
        var lines = new ArrayList<>(ALWAYS);
        lines.addAll(between);
        lines.addAll(OTHERWISE);
        try {
            Files.write(path, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerUser.give(path);
    }
}
