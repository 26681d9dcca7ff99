package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients meet on the wire, with epoll and with NIO. */
@ParameterizedClass
@EnumSource(Transport.Kind.class)
class ReplstatusPortTest {
    /** So long that only what a client does ends a request. */
    private static final int NEVER_MILLIS = 10_000;

    private final Transport.Kind kind;

    ReplstatusPortTest(Transport.Kind kind) {
        this.kind = kind;
    }

    @Test
    void aSilentClientIsToldThePlainWordAfterTheWait() throws IOException {
        try (var port = TestPort.waiting(kind, 50)) {
            long begin = System.nanoTime();

            assertEquals("MASTER", Client.poll(port.number()));

            assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(50));
            assertEquals(List.of("nothing"), List.copyOf(port.asked));
            assertEquals(1, port.counts.polls().get("MASTER"));
        }
    }

    @Test
    void withoutAWaitTheWordComesAtOnce() throws IOException {
        try (var port = TestPort.waiting(kind, 0)) {
            for (var word : Word.values()) {
                port.answer = CompletableFuture.completedFuture(word);
                assertEquals(word.name(), Client.poll(port.number()));
            }
            port.within1s(() -> port.counts.open() == 0);
        }
    }

    @Test
    void aNewlineEndsTheRequest() throws IOException {
        try (var port = TestPort.waiting(kind, NEVER_MILLIS)) {
            assertEquals("MASTER", Client.poll(port.number(), "30\n"));
            assertEquals("MASTER", Client.poll(port.number(), " 16MB \r\n"));

            assertEquals(List.of("30s", "16777216B"), List.copyOf(port.asked));
        }
    }

    @Test
    void aHalfCloseEndsTheRequest() throws IOException {
        try (var port = TestPort.waiting(kind, NEVER_MILLIS);
                var speaking = new Client(port.number());
                var silent = new Client(port.number())) {
            assertEquals("MASTER", speaking.send("30").halfClose().word());
            assertEquals("MASTER", silent.halfClose().word());

            assertEquals(List.of("30s", "nothing"), List.copyOf(port.asked));
            port.within1s(() -> port.counts.open() == 0);
        }
    }

    @Test
    void theEndOfTheWaitEndsTheRequest() throws IOException {
        try (var port = TestPort.waiting(kind, 50)) {
            assertEquals("MASTER", Client.poll(port.number(), "30"));

            assertEquals(List.of("30s"), List.copyOf(port.asked));
        }
    }

    @Test
    void theFirstByteStartsTheWaitOnceMore() throws IOException {
        try (var port = TestPort.waiting(kind, 2000);
                var client = new Client(port.number())) {
            assertTrue(client.hearsNothingFor(Duration.ofMillis(200)));
            client.send("10");
            long sent = System.nanoTime();

            assertEquals("MASTER", client.word());

            // The rest of the first wait is less than this.
            assertTrue(System.nanoTime() - sent >= TimeUnit.MILLISECONDS.toNanos(1990), "waited once more");
            assertEquals(List.of("10s"), List.copyOf(port.asked));
        }
    }

    @Test
    void garbageIsToldOfflineUnaskedAndCounted() throws IOException {
        try (var port = TestPort.waiting(kind, NEVER_MILLIS)) {
            assertEquals("OFFLINE", Client.poll(port.number(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
            assertEquals("OFFLINE", Client.poll(port.number(), "-1\n"));
            assertEquals("OFFLINE", Client.poll(port.number(), "3".repeat(65)));

            assertEquals(List.of(), List.copyOf(port.asked));
            assertEquals(3, port.counts.invalid());
            assertEquals(3, port.counts.polls().get("OFFLINE"));
        }
    }

    @Test
    void aWordMayComeLaterAndFromAnotherThread() throws IOException {
        try (var port = TestPort.waiting(kind, 0)) {
            var later = new CompletableFuture<Word>();
            port.answer = later;
            try (var client = new Client(port.number())) {
                port.within1s(() -> port.asked.size() == 1);
                later.complete(Word.STANDBY);

                assertEquals("STANDBY", client.word());
            }
        }
    }

    @Test
    void aWordThatDoesNotComeIsOffline() throws IOException {
        try (var port = TestPort.waiting(kind, 0)) {
            port.answer = new CompletableFuture<>();

            assertEquals("OFFLINE", Client.poll(port.number()));
        }
    }

    @Test
    void aWordThatFailsIsOfflineAndLoggedOnceInARow() throws IOException {
        try (var port = TestPort.waiting(kind, 0);
                var log = new Log()) {
            for (int i = 0; i < 3; i++) {
                port.answer = CompletableFuture.failedFuture(new IllegalStateException("expected by this test"));
                assertEquals("OFFLINE", Client.poll(port.number()));
                assertEquals("OFFLINE", Client.poll(port.number()));
                port.answer = null;
                assertEquals("OFFLINE", Client.poll(port.number()));
                port.answer = CompletableFuture.completedFuture(Word.STANDBY);
                assertEquals("STANDBY", Client.poll(port.number()));
            }

            assertEquals(3, log.lines().size());
            assertTrue(log.lines().get(0).startsWith("ERROR no word for a poll"), log.lines()::toString);
        }
    }

    @Test
    void aClientThatSendsFirstAndALotDoesNotLoseTheWord() throws IOException {
        var lot = "0123456789abcdef".repeat(8_192);
        for (int wait : new int[] {0, NEVER_MILLIS}) {
            try (var port = TestPort.waiting(kind, wait)) {
                for (int i = 0; i < 200; i++) {
                    var word = Client.poll(port.number(), lot);
                    assertTrue(word.equals("OFFLINE") || (wait == 0 && word.equals("MASTER")), i + ": " + word);
                }
            }
        }
    }

    @Test
    void aClientThatSendsAfterTheWordDoesNotLoseIt() throws IOException {
        try (var port = TestPort.waiting(kind, 0)) {
            for (int i = 0; i < 200; i++) {
                try (var client = new Client(port.number())) {
                    port.within1s(() -> port.asked.size() > 0);
                    port.asked.clear();
                    assertEquals("MASTER", client.send("30").send("\n").word(), "poll " + i);
                }
            }
        }
    }

    @Test
    void aResetIsSwallowed() throws IOException {
        try (var port = TestPort.waiting(kind, 50);
                var log = new Log()) {
            for (int i = 0; i < 20; i++) {
                var client = new Client(port.number());
                if (i % 3 != 0) {
                    client.send("30\n");
                }
                if (i % 3 == 2) {
                    assertEquals('M', client.socket.getInputStream().read());
                }
                client.reset();
            }
            port.within1s(() -> port.counts.open() == 0);

            assertEquals("MASTER", Client.poll(port.number()));
            assertEquals(List.of(), log.lines());
        }
    }

    @Test
    void garbageIsLoggedAtDebugWithThePeer() throws IOException {
        try (var port = TestPort.waiting(kind, NEVER_MILLIS);
                var log = new Log();
                var client = new Client(port.number())) {
            client.send("nonsense\n").word();

            var peer = "127.0.0.1:" + client.socket.getLocalPort();
            assertEquals(1, log.lines().size());
            assertTrue(log.lines().get(0).startsWith("DEBUG /" + peer + ": invalid request: "), log.lines()::toString);
        }
    }

    @Test
    void aClientThatNeverReadsAndNeverClosesIsGoneWithinASecond() throws IOException {
        for (int wait : new int[] {0, 50}) {
            try (var port = TestPort.waiting(kind, wait);
                    var client = new Client(port.number())) {
                port.within1s(
                        () -> port.counts.open() == 1 || port.counts.polls().get("MASTER") == 1);
                port.within1s(() -> port.counts.open() == 0);
                assertEquals("MASTER", client.word());
            }
        }
    }

    @Test
    void aTrickleOfBytesDoesNotProlongThePoll() throws IOException {
        try (var port = TestPort.waiting(kind, 1500);
                var client = new Client(port.number());
                var other = new Client(port.number())) {
            client.send("1");
            other.send("1");
            assertTrue(client.hearsNothingFor(Duration.ofSeconds(1)));
            client.send("2");

            assertEquals("MASTER", other.word());
            long answered = System.nanoTime();
            assertEquals("MASTER", client.word());
            // Prolonged, it would be answered a second after the other.
            assertTrue(System.nanoTime() - answered < TimeUnit.MILLISECONDS.toNanos(900));
            port.within1s(() -> {
                trickle(client);
                return port.counts.open() == 0;
            });
        }
    }

    private static void trickle(Client client) {
        try {
            client.send("3");
        } catch (IOException ended) {
            // as it should
        }
    }

    @Test
    void whoMayNotConnectIsClosedWithoutAWordAndCounted() throws IOException {
        try (var port = new TestPort(kind, TestPort.settings(50, 100, "10.0.0.0/8"))) {
            assertEquals("", Client.poll(port.number()));

            assertEquals(1, port.counts.rejected());
            assertEquals(0, port.counts.open());
            assertEquals(List.of(), List.copyOf(port.asked));
        }
    }

    @Test
    void aboveTheMaximumTheOldestThatHasSentNothingIsAnsweredFirst() throws IOException {
        try (var port = new TestPort(kind, TestPort.settings(NEVER_MILLIS, 3));
                var first = new Client(port.number());
                var second = new Client(port.number()).send("3");
                var third = new Client(port.number())) {
            port.within1s(() -> port.counts.open() == 3);

            try (var fourth = new Client(port.number())) {
                assertEquals("MASTER", first.word());
                assertEquals("MASTER", Client.poll(port.number(), "5\n"));
                assertEquals("MASTER", third.word());
                assertEquals("MASTER", second.send("0\n").word());
                assertEquals("MASTER", fourth.send("7\n").word());
            }
            assertEquals(2, port.counts.evicted());
            assertEquals(List.of("nothing", "nothing", "5s", "30s", "7s"), List.copyOf(port.asked));
        }
    }

    @Test
    void whoMustGoWhileTheServerIsAskedIsToldWhatIsKnown() throws IOException {
        try (var port = new TestPort(kind, TestPort.settings(NEVER_MILLIS, 1))) {
            port.answer = new CompletableFuture<>();
            try (var first = new Client(port.number()).send("5\n")) {
                port.within1s(() -> port.asked.size() == 1);
                try (var second = new Client(port.number())) {
                    assertEquals("MASTER", first.word());
                    try (var third = new Client(port.number())) {
                        assertEquals("MASTER", second.word());
                        port.answer = CompletableFuture.completedFuture(Word.STANDBY);
                        assertEquals("STANDBY", third.send("7\n").word());
                    }
                }
            }
            assertEquals(List.of("5s", "nothing"), List.copyOf(port.known));
        }
    }

    @Test
    void aMaximumOfOneStillServesOneAfterTheOther() throws IOException {
        for (int wait : new int[] {0, 50}) {
            try (var port = new TestPort(kind, TestPort.settings(wait, 1))) {
                for (int i = 0; i < 20; i++) {
                    assertEquals("MASTER", Client.poll(port.number()));
                }
            }
        }
    }
}
