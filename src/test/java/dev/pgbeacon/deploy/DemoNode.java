package dev.pgbeacon.deploy;

import dev.pgbeacon.embedded.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A pod of the demo, as far as it is its script: on an address of its own of the loopback's, with a volume that stays. */
final class DemoNode implements AutoCloseable {
    static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path SCRIPT = Path.of("kustomize/overlays/demo/start.sh");

    private final int ordinal;
    private final int port;
    private final Path volume;
    private Process process;

    DemoNode(int ordinal, int port, Path volumes) throws IOException {
        this.ordinal = ordinal;
        this.port = port;
        this.volume = Files.createDirectory(volumes.resolve("pg-" + ordinal));
        if (isRoot()) {
            var postgres =
                    volume.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(volume, postgres);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    String address() {
        return "127.0.0." + (ordinal + 2);
    }

    int port() {
        return port;
    }

    private Path log() {
        return volume.resolve("log");
    }

    /** @param primary where the Service of the primary ends */
    DemoNode start(List<DemoNode> nodes, DemoNode primary) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.addAll(List.of("bash", SCRIPT.toAbsolutePath().toString()));
        command.addAll(
                List.of("-c", "listen_addresses=" + address(), "-c", "unix_socket_directories=", "-c", "fsync=off"));
        try {
            Files.writeString(log(), "");
            var builder = new ProcessBuilder(command)
                    .directory(volume.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment()
                    .putAll(Map.of(
                            "PATH",
                            PROGRAMS + ":" + System.getenv("PATH"),
                            "LC_ALL",
                            "C.UTF-8",
                            "PGDATA",
                            volume.resolve("pgdata").toString(),
                            "PGPORT",
                            Integer.toString(port),
                            "PGPASSWORD",
                            "it's secret",
                            "SUPERUSER_PASSWORD",
                            "secret",
                            "SQL",
                            Path.of("deploy/sql").toAbsolutePath().toString(),
                            "POD_NAME",
                            "pg-" + ordinal,
                            "POD_IP",
                            address(),
                            "PRIMARY",
                            primary.address()));
            builder.environment()
                    .put(
                            "NODES",
                            String.join(
                                    " ", nodes.stream().map(DemoNode::address).toList()));
            builder.environment().put("PATIENCE", "2");
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DemoNode awaitRole(String role) {
        Await.until(role + " at " + address(), LIMIT, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("pg-" + ordinal + " ended:\n" + said());
            }
            return role.equals(role());
        });
        return this;
    }

    void awaitSaid(String part) {
        Await.until("'" + part + "' of " + address(), LIMIT, () -> said().contains(part));
    }

    String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty while it cannot be asked. */
    private String role() {
        try {
            return query("select case when pg_is_in_recovery() then 'standby' else 'primary' end");
        } catch (SQLException notYet) {
            return "";
        }
    }

    String query(String sql) throws SQLException {
        var url = "jdbc:postgresql://" + address() + ":" + port + "/postgres?sslmode=disable&connectTimeout=5";
        try (var connection = DriverManager.getConnection(url, "postgres", "secret");
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    void promote() throws SQLException {
        query("select pg_promote()");
        awaitRole("primary");
    }

    /** As the kubelet does: the image's signal is SIGINT, a fast shutdown. */
    void stop() {
        try {
            new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("pg-" + ordinal + " still runs:\n" + said());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    List<String> volume() {
        try (var files = Files.list(volume)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }
}
