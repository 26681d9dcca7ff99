package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.CopyData;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not wait for answers, or leave in the middle of something; the answers are as from the server itself. */
class PipelineIT {
    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private TestHouse house;
    private RawClient client;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0);
        cluster.primary().execute("create table kept (i int)");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary());
        client = new RawClient(house.port(), ProtocolVersion.V3_0);
        assertTrue(client.tags().endsWith("KZ"));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        house.close();
    }

    private static void batch(ByteBuf out, String sql) {
        Parse.of(sql).writeTo(out);
        new Bind(Bind.Names.UNNAMED, List.of()).writeTo(out);
        new Execute(WireText.EMPTY, 0).writeTo(out);
    }

    private static void copy(ByteBuf out, String row) {
        CopyData.toServer(WireText.of(row)).writeTo(out);
    }

    @Test
    void queriesSentAtOnceAreAnsweredInTheirOrder() throws Exception {
        client.send(out -> {
            Query.of("select 1").writeTo(out);
            Query.of("selct").writeTo(out);
            Query.of("").writeTo(out);
            Query.of("select 2; select 3").writeTo(out);
        });
        assertEquals("TDCZ", client.tags());
        assertEquals("EZ", client.tags());
        assertEquals("IZ", client.tags());
        assertEquals("TDCTDCZ", client.tags());
    }

    @Test
    void batchesSentAtOnceAreAnsweredInTheirOrderAndAnErrorEndsOnlyItsOwn() throws Exception {
        client.send(out -> {
            batch(out, "select 1");
            FrontendTag.SYNC.writeTo(out);
            batch(out, "select 1/0");
            batch(out, "select 3");
            FrontendTag.SYNC.writeTo(out);
            FrontendTag.SYNC.writeTo(out);
            batch(out, "select 4");
            FrontendTag.SYNC.writeTo(out);
        });
        assertEquals("12DCZ", client.tags());
        assertEquals("1EZ", client.tags());
        assertEquals("Z", client.tags());
        assertEquals("12DCZ", client.tags());
    }

    /** A server that copies refuses it, and one whose COPY has just failed would execute it: nobody could say whose answer comes. */
    @Test
    void whatIsNoCopyDataFailsACopyAndTheSessionGoesOn() throws Exception {
        client.send(out -> Query.of("copy kept from stdin").writeTo(out));
        assertEquals('G', client.tag());
        client.send(out -> {
            copy(out, "1\n");
            FrontendTag.SYNC.writeTo(out); // ignored
            Query.of("select 2").writeTo(out);
            Query.of("select 3").writeTo(out);
        });
        assertEquals("EZ", client.tags());
        assertEquals("TDCZ", client.tags());

        client.send(out -> {
            batch(out, "copy kept from stdin");
            FrontendTag.FLUSH.writeTo(out);
        });
        assertEquals('1', client.tag());
        assertEquals('2', client.tag());
        assertEquals('G', client.tag());
        client.send(out -> {
            Parse.of("select 4").writeTo(out);
            FrontendTag.SYNC.writeTo(out);
            Query.of("select count(*) from kept").writeTo(out);
        });
        assertEquals("EZ", client.tags());
        assertEquals("TDCZ", client.tags());
    }

    @Test
    void aFlushIsAnsweredBeforeTheSync() throws Exception {
        client.send(out -> {
            batch(out, "select 1");
            FrontendTag.FLUSH.writeTo(out);
        });
        assertEquals("12DC", "" + client.tag() + client.tag() + client.tag() + client.tag());
        client.send(FrontendTag.SYNC::writeTo);
        assertEquals("Z", client.tags());
    }

    /** As libpq does: a Sync at once, which the server ignores while it takes data, and another behind them. */
    @Test
    void aCopyInABatchTakesItsDataAndItsSecondSync() throws Exception {
        client.send(out -> {
            batch(out, "copy kept from stdin");
            FrontendTag.SYNC.writeTo(out);
            copy(out, "1\n");
            copy(out, "2\n");
            FrontendTag.COPY_DONE.writeTo(out);
            FrontendTag.SYNC.writeTo(out);
            Query.of("select 1").writeTo(out);
        });
        assertEquals("12GCZ", client.tags());
        assertEquals("TDCZ", client.tags());
    }

    @Test
    void whatIsLeftOfAFailedCopyIsForgotten() throws Exception {
        client.send(out -> {
            Query.of("copy nothing from stdin").writeTo(out);
            copy(out, "1\n");
            FrontendTag.COPY_DONE.writeTo(out);
            Query.of("select 1").writeTo(out);
        });
        assertEquals("EZ", client.tags());
        assertEquals("TDCZ", client.tags());
    }

    @Test
    void whoLeavesRightBehindAStatementHasItExecuted() throws Exception {
        client.send(out -> {
            Query.of("insert into kept values (42)").writeTo(out);
            FrontendTag.TERMINATE.writeTo(out);
        });
        client.close();
        Await.until("it is executed", Duration.ofSeconds(60), () -> cluster.primary()
                .query("select count(*) from kept where i = 42")
                .equals("1"));
    }

    @Test
    void aClientThatDoesNotReadMakesItsServerWaitAndTheRouterHoldsLittle() throws Exception {
        client.send(Query.of("select repeat('x', 1000) from generate_series(1, 200000)")::writeTo);
        Await.until("the server waits", Duration.ofSeconds(60), () -> cluster.primary()
                .query("select count(*) from pg_stat_activity where wait_event = 'ClientWrite'")
                .equals("1"));

        long held = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

        assertTrue(held < 64 << 20, "memory: " + held);
        try (var other = new RawClient(house.port(), ProtocolVersion.V3_0)) {
            other.tags();
            other.send(Query.of("select 1")::writeTo);
            assertEquals("TDCZ", other.tags());
        }
        assertEquals(200_000 + "TCZ".length(), client.tags().length());
    }

    @Test
    void aServerThatDoesNotReadMakesItsClientWait() throws Exception {
        try (var blocker = cluster.primary().connect();
                var lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table kept");
            var row = "1\n".repeat(1000);
            int rows = 20_000;
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    client.send(out -> {
                        Query.of("copy kept from stdin").writeTo(out);
                        for (int i = 0; i < rows; i++) {
                            copy(out, row);
                        }
                        FrontendTag.COPY_DONE.writeTo(out);
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Await.until("the server waits", Duration.ofSeconds(60), () -> cluster.primary()
                    .query(
                            "select count(*) from pg_stat_activity where query like 'copy kept%' and wait_event_type = 'Lock'")
                    .equals("1"));
            long held = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            assertTrue(held < 64 << 20, "memory: " + held);
            assertFalse(sent.isDone());

            blocker.rollback();

            sent.join();
            assertEquals("GCZ", client.tags());
        }
    }

    @Test
    void aLengthThatIsALieEndsTheSession() throws Exception {
        client.send(out -> out.writeByte('Q').writeInt(3));
        assertEquals("E.", client.tags());
        assertTrue(client.lastBody().contains("08P01"));
    }

    @Test
    void aClientOfALaterProtocolIsToldWhatIsSpokenAndGetsALongKey() throws Exception {
        try (var later = new RawClient(
                house.port(), new ProtocolVersion(3, 9), "_pq_.something", "on", "database", "postgres")) {
            var tags = later.tags();
            assertTrue(tags.startsWith("vR"), tags);
            assertEquals(4 + 32, later.lastBody().length());
            later.send(Query.of("select 1")::writeTo);
            assertEquals("TDCZ", later.tags());
        }
    }
}
