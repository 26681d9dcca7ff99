package dev.pgbeacon.live;

import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A primary with its standbys, and a board that watches all of them. */
public final class LiveCluster implements AutoCloseable {
    public final EmbeddedCluster cluster;
    public final LiveBoard live;

    public static LiveCluster withStandbys(int standbys) {
        return start(ClusterOptions.bundled(), standbys);
    }

    public static LiveCluster start(ClusterOptions options, int standbys) {
        return new LiveCluster(EmbeddedCluster.start(options, 0, new int[standbys]));
    }

    private LiveCluster(EmbeddedCluster cluster) {
        this.cluster = cluster;
        live = LiveBoard.of(cluster.servers().toArray(EmbeddedServer[]::new));
    }

    public EmbeddedServer primary() {
        return cluster.primary();
    }

    public EmbeddedServer standby(int index) {
        return cluster.standby(index);
    }

    /** Points a standby to a port where nobody listens; {@link #reconnect} undoes it. */
    public static void cutOff(EmbeddedServer standby) throws SQLException {
        follow(standby, 1);
    }

    /** Makes a standby stream from another server, without a slot. */
    public static void follow(EmbeddedServer standby, int port) throws SQLException {
        standby.execute(
                "alter system set primary_slot_name = ''",
                "alter system set primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres application_name="
                        + standby.name() + "'",
                "select pg_reload_conf()");
    }

    public static void reconnect(EmbeddedServer standby) throws SQLException {
        standby.execute(
                "alter system reset primary_slot_name",
                "alter system reset primary_conninfo",
                "select pg_reload_conf()");
    }

    /** So much WAL and a little more; nothing stays of it in the tables. */
    public static void write(EmbeddedServer primary, int bytes) throws SQLException {
        primary.execute("select pg_logical_emit_message(true, 'filler', repeat('x', " + bytes + "))");
    }

    public static LagPolicy policy(boolean trustReceiver, boolean upstreamIsStandby) {
        return new LagPolicy(
                Optional.empty(),
                Duration.ZERO,
                0.5,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Set.of(NodeState.STREAMING),
                trustReceiver,
                upstreamIsStandby);
    }

    @Override
    public void close() {
        live.close();
        cluster.close();
    }
}
