package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many clients as an application's pools make; a server's own process behind each. */
class ManySessionsIT {
    private static final int SESSIONS = 1000;
    private static final int AT_ONCE = 50;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aThousandSessionsAreAnsweredAndLeaveNothingBehind() throws Exception {
        var options = ClusterOptions.bundled().with("max_connections", "" + (SESSIONS + 50));
        var clients = new ArrayList<RawClient>();
        long before = held();
        try (var cluster = EmbeddedCluster.start(options, 0);
                var house = new TestHouse(
                        directory, "host all all all trust\n", "max_clients " + SESSIONS, cluster.primary())) {
            cluster.primary().execute("create table seen (client int)");
            while (clients.size() < SESSIONS) {
                clients.addAll(logIn(house.port()));
            }
            assertEquals(SESSIONS, house.router().clients());
            assertEquals(SESSIONS, house.router().backendConnections());
            Await.until("idle sessions hold no buffers", LONG, () -> held() <= before);

            sayEach(clients, "select %d");
            sayEach(clients, "begin; insert into seen values (%d); commit");

            assertEquals(SESSIONS + "", cluster.primary().query("select count(distinct client) from seen"));
            for (int i = 0; i < SESSIONS; i++) {
                if (i % 2 == 0) {
                    clients.get(i).send(FrontendTag.TERMINATE::writeTo);
                }
                clients.get(i).close();
            }
            Await.until(
                    "all have left",
                    LONG,
                    () -> house.router().clients() == 0
                            && house.router().backendConnections() == 0
                            && held() <= before);
            Await.until("the server's processes, too", LONG, () -> cluster.primary()
                    .query("select count(*) from pg_stat_activity where backend_type = 'client backend'")
                    .equals("1"));
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    /** A few at a time: a server that starts a thousand processes at once keeps the last of them waiting for too long. */
    private static List<RawClient> logIn(int port) throws Exception {
        var some = new ArrayList<RawClient>();
        for (int i = 0; i < AT_ONCE; i++) {
            some.add(new RawClient(port, ProtocolVersion.V3_0));
        }
        for (var client : some) {
            var tags = client.tags();
            assertTrue(tags.endsWith("KZ"), () -> tags + " " + client.lastBody());
        }
        return some;
    }

    /** All ask before the first is answered. */
    private static void sayEach(List<RawClient> clients, String sql) throws Exception {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send(Query.of(sql.formatted(i))::writeTo);
        }
        for (int i = 0; i < clients.size(); i++) {
            assertEquals(
                    sql.startsWith("select") ? "TDCZ" : "CCCZ", clients.get(i).tags());
        }
    }

    private static long held() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() + PooledByteBufAllocator.DEFAULT.pinnedHeapMemory();
    }
}
