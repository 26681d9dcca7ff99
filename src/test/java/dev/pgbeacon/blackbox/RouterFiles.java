package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A router's file, with ports of its own, that lets everybody in. */
final class RouterFiles {
    static final Path PGROUTER = Path.of("deploy/bin/pgrouter").toAbsolutePath();

    final int port = FreePorts.take();
    final int monitor = FreePorts.take();
    final int management = FreePorts.take();
    private final Path directory;

    RouterFiles(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("hba"), "host all all all trust\n");
    }

    Path path() {
        return directory.resolve("router.conf");
    }

    Path pidfile() {
        return directory.resolve("router.pid");
    }

    RouterFiles write(String more, EmbeddedServer... backends) throws IOException {
        return write(more
                + Arrays.stream(backends)
                        .map(server -> "\nbackend 127.0.0.1:" + server.port())
                        .collect(Collectors.joining()));
    }

    RouterFiles write(String more) throws IOException {
        Files.writeString(path(), """
                listen 127.0.0.1:%d  monitor 127.0.0.1:%d  hba %s/hba  pidfile %s
                probe_interval 500ms
                health { check 500ms timeout 5s }
                backend default { lag 16mb }
                %s
                """.formatted(port, monitor, directory, pidfile(), more));
        return this;
    }

    /** What a server beside a router would have set is there, and wrong. */
    Launch launch() {
        return Launch.program()
                .with("PGBEACON_MANAGEMENT_PORT", Integer.toString(management))
                .with("PGPORT", "none")
                .with("PGBEACON_REPLSTATUS_PORT", "1");
    }

    /** In the foreground; returns at once. */
    Pgbeacon up(String... more) {
        var args = new ArrayList<>(List.of("route", "-F", "-c", path().toString()));
        args.addAll(Arrays.asList(more));
        return launch().start(args.toArray(String[]::new));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable&socketTimeout=60",
                EmbeddedServer.SUPERUSER,
                "");
    }

    String dump() {
        return Poll.silent(monitor);
    }

    Health health(String check) {
        return Health.ask(management, check);
    }
}
