package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** One PostgreSQL server on the loopback address, made by an {@link EmbeddedCluster}. */
public final class EmbeddedServer implements AutoCloseable {
    /** Trusted on the loopback address, whatever {@link #authentication} says of others. */
    public static final String SUPERUSER = "postgres";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** Over the 60 s of wal_sender_timeout: a fast stop waits that long for a standby that hangs. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

    private static final int LOG_TAIL = 4_000;

    private final EmbeddedBinaries binaries;
    private final int port;
    private final Path data;
    private final Path log;
    private final SettingsFiles settings;
    private final Sql sql;
    private final Postmaster postmaster;

    EmbeddedServer(EmbeddedBinaries binaries, Path directory, int port) {
        this.binaries = binaries;
        this.port = port;
        data = directory.resolve("data");
        log = directory.resolve("server.log");
        settings = new SettingsFiles(data);
        sql = new Sql(port);
        postmaster = new Postmaster(binaries, data, log);
    }

    public int port() {
        return port;
    }

    /** Its application_name as a standby, and the name of its slot on the upstream. */
    public String name() {
        return "node_" + port;
    }

    public Path data() {
        return data;
    }

    public Path log() {
        return log;
    }

    /** Like 17, or 9 for 9.6. */
    public int majorVersion() {
        try {
            return Integer.parseInt(
                    Files.readString(data.resolve("PG_VERSION")).strip().replaceFirst("\\..*", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For JDBC; the database is postgres. */
    public String url() {
        return sql.url();
    }

    /**
     * Returns when it takes connections, or, with hot_standby off, when it recovers.
     *
     * @throws IllegalStateException with the end of the server's log, if it gets not that far
     */
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException(name() + ": runs already (expected: stopped)");
        }
        FreePorts.requireFree(port);
        postmaster.launch();
        try {
            Await.until(name() + " starts", START_LIMIT, () -> isUp() || !isRunning());
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "; the end of its log:\n" + logTail(), e);
        }
        if (!isRunning()) {
            throw new IllegalStateException(name() + ": ended at its start; the end of its log:\n" + logTail());
        }
    }

    /** Before 10 the pid file says nothing of it, and a query that is answered does. */
    private boolean isUp() throws IOException, SQLException {
        return majorVersion() < 10 ? !query("select 1").isEmpty() : postmaster.isUp();
    }

    public boolean isRunning() {
        return postmaster.isRunning();
    }

    /** Waits for the end; a paused server is resumed first, as it would not see the signal. */
    public void stop(StopMode mode) {
        postmaster.resume();
        signalStop(mode);
        if (!postmaster.endsWithin(STOP_LIMIT)) {
            throw new IllegalStateException(name() + ": a stop " + mode + " took over " + STOP_LIMIT.toSeconds()
                    + " s; the end of its log:\n" + logTail());
        }
    }

    /** Only sends the signal. */
    public void signalStop(StopMode mode) {
        if (isRunning()) {
            postmaster.send(mode.signal());
        }
    }

    public void restart() {
        stop(StopMode.FAST);
        start();
    }

    /** Kills all its processes at once; the next start recovers. */
    public void crash() {
        postmaster.kill();
    }

    /** No new connection gets an answer; sessions that exist go on. */
    public void pausePostmaster() {
        postmaster.pauseAlone();
    }

    /** Nothing gets an answer, as on a machine that hangs: the kernel still accepts connections. */
    public void pause() {
        postmaster.pauseAll();
    }

    public void resume() {
        postmaster.resume();
    }

    /** Returns when it is out of recovery; whoever was primary still is: fencing is the caller's. */
    public void promote() {
        // Works with hot_standby off and before PostgreSQL 12 too, where SQL's pg_promote does not.
        Program.run(ServerUser.command(binaries.pgCtl(), "promote", "--no-wait", "-D", data.toString()));
        Await.until(name() + " promoted", START_LIMIT, () -> query("select pg_is_in_recovery()")
                .equals("f"));
    }

    /** Sets and reloads; what PostgreSQL reads only at its start needs a {@link #restart()}. ALTER SYSTEM outranks it. */
    public void setting(String name, String value) {
        settings.put(Map.of(name, value));
        reload();
    }

    /** @param method of pg_hba.conf, like "scram-sha-256", "md5" or "reject"; not for {@link #SUPERUSER} */
    public void authentication(String user, String method) {
        new HostAccess(data.resolve("pg_hba.conf")).give(user, method);
        reload();
    }

    /** Returns when new connections see it; a server that takes none only gets the signal. */
    public void reload() {
        if (!isRunning()) {
            return;
        }
        String before;
        try {
            before = query("select pg_conf_load_time()");
        } catch (SQLException e) {
            postmaster.send(Signal.HUP);
            return;
        }
        postmaster.send(Signal.HUP);
        Await.until(name() + " reloads", START_LIMIT, () -> !query("select pg_conf_load_time()")
                .equals(before));
    }

    /** As superuser; a socket timeout of 30 s ends the wait for a paused server. */
    public Connection connect() throws SQLException {
        return connectAs(SUPERUSER, "");
    }

    public Connection connectAs(String user, String password) throws SQLException {
        return sql.connectAs(user, password);
    }

    /** One by one in one session as superuser, each its own transaction. */
    public void execute(String... statements) throws SQLException {
        sql.execute(statements);
    }

    /** The first column of the first row as psql -At prints it: null and no row are the empty text. */
    public String query(String query) throws SQLException {
        return sql.query(query);
    }

    /** Ends every process, at once; it cannot be started again. */
    @Override
    public void close() {
        postmaster.end();
    }

    Postmaster postmaster() {
        return postmaster;
    }

    SettingsFiles settings() {
        return settings;
    }

    private String logTail() {
        try {
            String text = Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
            return text.substring(Math.max(0, text.length() - LOG_TAIL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
