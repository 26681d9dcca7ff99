package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** HAProxy as a process, with one of the configurations that we ship; only ports, interval and threshold are the test's. */
final class Haproxy implements AutoCloseable {
    private static final Pattern BIND = Pattern.compile("bind 127\\.0\\.0\\.1:\\d+");
    private static final Path OUTPUT = Path.of("target/blackbox");

    private final Process process;
    private final List<Integer> ports;
    private final Path statistics;

    private Haproxy(Process process, List<Integer> ports, Path statistics) {
        this.process = process;
        this.ports = ports;
        this.statistics = statistics;
    }

    /** In their order: PostgreSQL's ports 5500, 5501, 5502 of the file, and the words' 5400, 5401, 5402; any addresses to bind. */
    static Haproxy start(String text, List<EmbeddedServer> servers, List<Integer> words) {
        for (int i = 0; i < servers.size(); i++) {
            text = text.replace(
                            "127.0.0.1:550" + i, "127.0.0.1:" + servers.get(i).port())
                    .replace("check port 540" + i, "check port " + words.get(i));
        }
        var ports = new ArrayList<Integer>();
        text = BIND.matcher(text).replaceAll(bind -> {
            ports.add(FreePorts.take());
            return "bind 127.0.0.1:" + ports.get(ports.size() - 1);
        });
        try {
            Files.createDirectories(OUTPUT);
            var file = Files.createTempFile(OUTPUT, "haproxy-", ".cfg");
            // Under /tmp: a socket's path is at most 108 bytes long.
            var statistics = Files.createTempDirectory("haproxy-").resolve("statistics");
            Files.writeString(file, "global\n    stats socket " + statistics + "\n" + text);
            var process = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Path.of(file.toString().replaceAll("cfg$", "log")).toFile())
                    .start();
            var haproxy = new Haproxy(process, ports, statistics);
            Await.until("haproxy listens", Pgbeacon.LIMIT, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("haproxy: ended with " + process.exitValue());
                }
                return ListeningPorts.of(process.pid()).containsAll(ports);
            });
            return haproxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection connect() throws SQLException {
        return connect(0);
    }

    /** @param bind which of the file's, from 0 */
    Connection connect(int bind) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.get(bind)
                        + "/postgres?connectTimeout=2&socketTimeout=5&sslmode=disable",
                EmbeddedServer.SUPERUSER,
                "");
    }

    /** The port of the server where a new connection ends. */
    int arrival() throws SQLException {
        return arrival(0);
    }

    int arrival(int bind) throws SQLException {
        try (var connection = connect(bind)) {
            return arrival(connection);
        }
    }

    static int arrival(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** How many checks of a server failed until it was taken for down (the management guide's {@code chkfail}). */
    int failedChecks(String server) throws IOException {
        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(statistics))) {
            socket.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            var answer = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.US_ASCII);
            var rows = answer.lines().map(row -> List.of(row.split(",", -1))).toList();
            int name = rows.get(0).indexOf("svname");
            int failures = rows.get(0).indexOf("chkfail");
            return rows.stream()
                    .filter(row -> row.size() > name && row.get(name).equals(server))
                    .mapToInt(row -> Integer.parseInt(row.get(failures)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
