package dev.pgbeacon.router;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.run.RouterStart;
import dev.pgbeacon.router.run.Verbosity;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.watch.MonotonicClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A router with all its parts, as its process has them, in front of real servers; everybody is trusted. */
public final class WholeRouter implements AutoCloseable {
    private final RunningRouter running;

    /**
     * @param directory for its files
     * @param more of the router's file
     */
    public WholeRouter(Path directory, String more, EmbeddedServer... servers) throws IOException {
        var text = new StringBuilder("listen 127.0.0.1:0\nprobe_interval 200ms\n");
        text.append("health { check 500ms timeout 2s username postgres }\n");
        text.append("hba ")
                .append(Files.writeString(directory.resolve("hba"), "host all all all trust\n"))
                .append("\nread_functions inet_server_port\n")
                .append(more)
                .append("\nbackend default { lag 1gb }\n");
        for (var server : servers) {
            text.append("backend 127.0.0.1:").append(server.port()).append('\n');
        }
        var file = Files.writeString(Files.createTempFile(directory, "router", ".conf"), text);
        var reading = RouterSetup.read(file, Host.system());
        var setup = reading.setup()
                .orElseThrow(
                        () -> new IllegalArgumentException(reading.remarks().toString()));
        var clock = new MonotonicClock();
        running = new RunningRouter(
                new RouterStart(file, setup, new Verbosity(0), Optional.empty()),
                new StatusBoard(clock, LagPolicy.DEFAULT, List.of()),
                new NodeList(List.of(), address -> address),
                clock);
        running.start();
        Await.until("the router is ready", Duration.ofSeconds(60), () -> running.ready()
                .yes());
    }

    public int port() {
        return running.port().orElseThrow();
    }

    /** @param options of the driver, like {@code a=b&c=d} */
    public Connection connect(String options) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port()
                + "/postgres?user=postgres&sslmode=disable&socketTimeout=60&" + options);
    }

    @Override
    public void close() {
        running.stop(Duration.ZERO);
        running.close();
    }
}
