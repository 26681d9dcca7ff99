package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.live.LiveBoard;
import dev.pgbeacon.live.LiveCluster;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.web.Loops;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks of a real primary and a real standby. */
class LiveChecksIT {
    private LiveCluster servers;
    private Vertx vertx;
    private CheckPort port;

    @BeforeEach
    void start() throws IOException {
        servers = LiveCluster.withStandbys(1);
        vertx = Vertx.vertx();
        var loops = new Loops(vertx, new Pulse());
        var answerer = new CheckAnswerer(
                servers.live.board(),
                new CheckTable(Check.READY),
                new CheckRules(Optional.empty()),
                Routes.of(servers.live.board().nodes()),
                loops::silent);
        port = CheckPort.open(
                vertx, ListenAddresses.parse(List.of("127.0.0.1"), 0), TestPort.TERMS, Optional.empty(), answerer);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        servers.close();
    }

    private RawHttp.Answer get(EmbeddedServer server, String target) throws IOException {
        return RawHttp.get(port.port(), "/servers/" + server.name() + target);
    }

    private int status(EmbeddedServer server, String target) throws IOException {
        return get(server, target).status();
    }

    private void await(int status, EmbeddedServer server, String target) {
        servers.live.await(server.name() + " " + target + " is " + status, () -> status(server, target) == status);
    }

    @Test
    void aPromotionIsSeenAndFencesTheOldPrimary() throws IOException {
        await(200, servers.primary(), "/primary");
        await(200, servers.standby(0), "/replica?lag=0");
        assertEquals(503, status(servers.standby(0), "/master"));
        assertEquals(200, status(servers.standby(0), "/read-only"));

        servers.standby(0).promote();

        await(200, servers.standby(0), "/primary");
        await(503, servers.primary(), "/primary");
        assertEquals(200, status(servers.primary(), "/health"));
        assertTrue(get(servers.primary(), "/primary").body().contains("fenced"));
    }

    @Test
    void aStandbyThatHasNotReplayedAPositionYetIsNotForWhoNeedsIt() throws IOException, SQLException {
        await(200, servers.standby(0), "/replica");
        servers.standby(0).execute("select pg_wal_replay_pause()");
        LiveCluster.write(servers.primary(), 20_000_000);
        var position = servers.primary().query("select pg_current_wal_lsn()");

        await(503, servers.standby(0), "/replica?min_lsn=" + position);
        await(200, servers.standby(0), "/replica?replication_state=paused");
        await(503, servers.standby(0), "/replica?replication_state=paused&lag=10MB");
        assertEquals(503, status(servers.standby(0), "/replica"));

        servers.standby(0).execute("select pg_wal_replay_resume()");
        await(200, servers.standby(0), "/replica?min_lsn=" + position + "&lag=10MB");
    }

    @Test
    void aServerThatIsGoneIs503AtEveryCheckAndStatusStillSaysWhatItWas() throws IOException {
        await(200, servers.primary(), "/health");
        servers.primary().crash();

        await(503, servers.primary(), "/health");
        var status = get(servers.primary(), "/status");
        assertEquals(200, status.status());
        var body = new JsonObject(status.body());
        assertEquals("down", body.getString("state"));
        assertTrue(body.getString("system_identifier").length() > 10, status.body());
        var members = new JsonObject(RawHttp.get(port.port(), "/cluster").body()).getJsonArray("members");
        assertEquals(2, members.size());
    }

    @Test
    void checksAskTheServerNothing() throws IOException, SQLException {
        await(200, servers.primary(), "/primary");
        var committed = "select xact_commit from pg_stat_database where datname = 'postgres'";
        long start = System.nanoTime();
        long before = Long.parseLong(servers.primary().query(committed));
        try (var client = new RawHttp(port.port())) {
            for (int i = 0; i < 5000; i++) {
                client.send("GET /servers/" + servers.primary().name() + "/primary HTTP/1.1\r\n\r\n");
                assertEquals(200, client.answer().status());
            }
        }
        long asked = Long.parseLong(servers.primary().query(committed)) - before;
        long most =
                10 + 3 * (System.nanoTime() - start) / LiveBoard.PACE.interval().toNanos();
        assertTrue(asked <= most, asked + " transactions (expected: " + most + " at most, by its watch)");
    }
}
