package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.pgwire.FrontendTag;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What passes is not held: neither a row, nor a message, nor a copy, however slow who reads it. Everything in this JVM that pools
 * buffers is the router's: its client here is a plain socket, and the servers are processes of their own.
 */
class BoundedMemoryIT {
    private static final long GIGABYTE = 1 << 30;
    private static final int HUGE = 500_000_000;

    /** In use at any moment: some reads of each side, and what waits until a socket takes more. */
    private static final long MOST_USED = 4 << 20;
    /** Reserved of the system, used or not: a few chunks of 4 MB for each event loop. */
    private static final long MOST_RESERVED = 64 << 20;

    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private TestHouse house;
    private Plug client;
    /** What tests before this one may have left to the collector. */
    private final long usedBefore = used();

    private final long reservedBefore = reserved();
    private long mostUsed;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0, 0);
        cluster.primary().execute("create table kept (word text)");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary(), cluster.standby(0));
        client = new Plug(house.port(), passed -> look());
    }

    private static long used() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() + PooledByteBufAllocator.DEFAULT.pinnedHeapMemory();
    }

    private static long reserved() {
        var metric = PooledByteBufAllocator.DEFAULT.metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private void look() {
        mostUsed = Math.max(mostUsed, used() - usedBefore);
    }

    @AfterEach
    void littleWasHeldAndNothingIsLeft() throws IOException {
        client.close();
        house.close();
        assertTrue(mostUsed < MOST_USED, "used: " + mostUsed);
        assertTrue(reserved() - reservedBefore < MOST_RESERVED, "reserved: " + reserved());
        Await.until("nothing is held any more", Duration.ofSeconds(60), () -> used() <= usedBefore);
    }

    /** The server fills everything up to this client's socket, which nobody reads, and waits. */
    private void letItFillUp(String query) {
        Await.until("the server waits", Duration.ofSeconds(60), () -> {
            look();
            return cluster.servers().stream().anyMatch(server -> waitsToWrite(server, query));
        });
    }

    private static boolean waitsToWrite(EmbeddedServer server, String query) {
        try {
            return server.query(
                            "select count(*) from pg_stat_activity where wait_event = 'ClientWrite' and query like '"
                                    + query + "%'")
                    .equals("1");
        } catch (SQLException down) {
            throw new IllegalStateException(down);
        }
    }

    @Test
    void aGigabyteIsCopiedOut() throws Exception {
        client.query("copy (select repeat('x', 1048575) from generate_series(1, 1024)) to stdout");
        letItFillUp("copy");
        assertEquals(GIGABYTE, client.awaitReady());
    }

    @Test
    void oneRowOfHalfAGigabyteIsRead() throws Exception {
        client.query("select repeat('x', " + HUGE + ") as x");
        letItFillUp("select repeat");
        // Before the value: how many columns, and its length.
        assertEquals(2 + 4 + HUGE, client.awaitReady());
    }

    /** The condition is false for each row: the server reads and parses all, and stores nothing. */
    @Test
    void aGigabyteIsCopiedIn() throws Exception {
        client.query("copy kept from stdin where false");
        var row = new byte[5 + (1 << 20)];
        Arrays.fill(row, 5, row.length, (byte) 'x');
        row[row.length - 1] = '\n';
        ByteBuffer.wrap(row).put((byte) 'd').putInt(row.length - 1);
        for (int i = 0; i < 1024; i++) {
            client.out().write(row);
            look();
        }
        client.send(FrontendTag.COPY_DONE::writeTo);
        client.awaitReady();
    }

    @Test
    void oneTextOfAHundredMegabytesIsSent() throws Exception {
        int length = 100 << 20; // far over replay_limit: it streams
        client.out().write(header('Q', "select length('".length() + length + "')".length() + 1));
        client.out().write("select length('".getBytes(StandardCharsets.US_ASCII));
        var piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        for (int i = 0; i < length / piece.length; i++) {
            client.out().write(piece);
            look();
        }
        client.out().write("')\0".getBytes(StandardCharsets.US_ASCII));
        client.awaitReady();
    }

    private static byte[] header(char tag, int length) {
        return ByteBuffer.allocate(5).put((byte) tag).putInt(4 + length).array();
    }

    /** Each is more than the kernel keeps for all the sockets in between. */
    @Test
    void answersToQueriesSentAheadWaitAtTheServer() throws Exception {
        int length = 40_000_000;
        for (int i = 0; i < 5; i++) {
            client.query("select repeat('x', " + length + ") as x");
        }
        letItFillUp("select repeat");
        for (int i = 0; i < 5; i++) {
            assertEquals(2 + 4 + length, client.awaitReady());
        }
    }
}
