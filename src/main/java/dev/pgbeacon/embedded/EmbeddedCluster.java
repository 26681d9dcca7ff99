package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A primary and its standbys on the loopback address; closing it, or the end of the JVM, removes all of it. */
public final class EmbeddedCluster implements AutoCloseable {
    private static final Duration STREAM_LIMIT = Duration.ofSeconds(60);

    private final ClusterOptions options;
    private final Path directory;
    private final List<EmbeddedServer> servers = new CopyOnWriteArrayList<>();
    private boolean closed;

    private EmbeddedCluster(ClusterOptions options) throws IOException {
        this.options = options;
        directory = Files.createTempDirectory("pgbeacon-cluster-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(archive());
        ServerUser.give(archive());
    }

    /** Ports of 127.0.0.1; 0 takes a free one. */
    public static EmbeddedCluster start(int primaryPort, int... standbyPorts) {
        return start(ClusterOptions.bundled(), primaryPort, standbyPorts);
    }

    public static EmbeddedCluster start(ClusterOptions options, int primaryPort, int... standbyPorts) {
        FreePorts.requireFree(primaryPort);
        for (int port : standbyPorts) {
            FreePorts.requireFree(port);
        }
        try {
            var cluster = new EmbeddedCluster(options);
            OpenClusters.add(cluster);
            try {
                cluster.startPrimary(primaryPort);
                for (int port : standbyPorts) {
                    cluster.addStandby(port);
                }
                return cluster;
            } catch (RuntimeException | IOException e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startPrimary(int port) throws IOException {
        var server = server(port);
        Program.run(ServerUser.command(
                options.binaries().initdb(),
                "--pgdata=" + server.data(),
                "--username=" + EmbeddedServer.SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "-N"));
        new HostAccess(server.data().resolve("pg_hba.conf")).trustAll();
        server.settings().include();
        server.settings().put(options.settings());
        server.settings().put(Map.of("port", Integer.toString(server.port())));
        if (options.archiving()) {
            server.settings().put(Map.of("archive_mode", "on", "archive_command", "cp %p '" + archive() + "/%f'"));
        }
        server.start();
    }

    /** The server that was started as primary, whatever was promoted since. */
    public EmbeddedServer primary() {
        return servers.get(0);
    }

    /** The standbys in the order of their start, from 0, whatever was promoted since. */
    public EmbeddedServer standby(int index) {
        return servers.get(index + 1);
    }

    public List<EmbeddedServer> servers() {
        return List.copyOf(servers);
    }

    /** Finished log files, if the options ask for them. */
    public Path archive() {
        return directory.resolve("archive");
    }

    public EmbeddedServer addStandby(int port) {
        return addStandby(port, primary());
    }

    /** Returns when it streams from the upstream, which may be a standby itself. */
    public EmbeddedServer addStandby(int port, EmbeddedServer upstream) {
        var standby = server(port);
        stream(standby, upstream);
        return standby;
    }

    /** A standby without a stream: it replays what the archive holds, and lags until a log file is finished. */
    public EmbeddedServer addArchiveStandby(int port) {
        if (!options.archiving()) {
            throw new IllegalStateException("cluster: without an archive (expected: ClusterOptions.withArchive)");
        }
        var standby = server(port);
        copy(standby, primary(), true, Map.of("restore_command", "cp '" + archive() + "/%f' %p"));
        standby.start();
        return standby;
    }

    /** Makes a server, whatever it was, a standby of another from a fresh copy; its data are lost. */
    public void rejoin(EmbeddedServer old, EmbeddedServer upstream) {
        if (old.isRunning()) {
            old.stop(StopMode.IMMEDIATE);
        }
        stream(old, upstream);
    }

    private void stream(EmbeddedServer standby, EmbeddedServer upstream) {
        String slot = SettingsFiles.quoted(standby.name());
        try {
            // Before the copy: from here on the upstream keeps the log that the copy will ask for.
            upstream.execute("select pg_create_physical_replication_slot(" + slot + ", true) where not exists"
                    + " (select from pg_replication_slots where slot_name = " + slot + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(upstream.name() + ": no slot for " + standby.name(), e);
        }
        String upstreamAddress = "host=127.0.0.1 port=" + upstream.port() + " user=" + EmbeddedServer.SUPERUSER;
        copy(
                standby,
                upstream,
                false,
                Map.of(
                        "primary_conninfo",
                        upstreamAddress + " application_name=" + standby.name(),
                        "primary_slot_name",
                        standby.name(),
                        "recovery_target_timeline",
                        "latest"));
        standby.start();
        Await.until(standby.name() + " streams from " + upstream.name(), STREAM_LIMIT, () -> upstream.query(
                        "select state from pg_stat_replication where application_name = " + slot)
                .equals("streaming"));
    }

    private void copy(EmbeddedServer standby, EmbeddedServer upstream, boolean archived, Map<String, String> recovery) {
        try {
            Trees.delete(standby.data());
            new BaseBackup(upstream, standby.data()).take(archived);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(standby.name() + ": no copy of " + upstream.name(), e);
        }
        standby.settings().put(Map.of("port", Integer.toString(standby.port())));
        standby.settings().recover(standby.majorVersion(), recovery);
        ServerUser.give(standby.data());
    }

    private EmbeddedServer server(int wanted) {
        int port = wanted == 0 ? FreePorts.take() : wanted;
        Path home = directory.resolve(Integer.toString(port));
        try {
            Files.createDirectories(home.resolve("data"));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(home.resolve("data"), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerUser.give(home.resolve("data"));
        var server = new EmbeddedServer(options.binaries(), home, port);
        servers.add(server);
        return server;
    }

    /** Waits for another thread that closes it already: the JVM must not end before the files are gone. */
    @Override
    public synchronized void close() {
        if (!closed) {
            servers.forEach(EmbeddedServer::close);
            Trees.delete(directory);
            OpenClusters.remove(this);
            closed = true;
        }
    }
}
