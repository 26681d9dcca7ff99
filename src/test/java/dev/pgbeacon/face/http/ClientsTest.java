package dev.pgbeacon.face.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.net.AllowList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that are slow, many, greedy or not welcome. */
class ClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Their answers are more than this client's socket and the server's hold. */
    private static final int MANY = 10_000;

    private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";

    private static CheckTerms terms(List<String> allowFrom, int most, Duration idle) {
        return new CheckTerms(AllowList.parse(allowFrom), most, idle);
    }

    @Test
    void whoMayNotConnectIsClosedWithoutAnAnswer() throws IOException {
        try (var port = TestPort.open(terms(List.of("192.0.2.0/24"), 10, LIMIT), "b");
                var client = port.connect()) {
            assertTrue(client.ended());
            assertEquals(1, port.counts().rejected());
            assertEquals(0, port.counts().open());
        }
        try (var port = TestPort.open(terms(List.of("127.0.0.0/8"), 10, LIMIT), "b")) {
            assertEquals(200, RawHttp.get(port.port(), "/primary").status());
        }
    }

    @Test
    void whoBringsNoWholeRequestInTimeIsClosedHoweverBusyItIsAboutIt() throws IOException {
        try (var port = TestPort.open(terms(List.of(), 10, Duration.ofMillis(200)), "b");
                var silent = port.connect();
                var kept = port.connect();
                var dribbling = port.connect()) {
            assertEquals(200, kept.send(REQUEST).answer().status());
            dribbling.send("GET /primary HTTP/1.1\r\n");
            Await.until("the dribbling client is closed", LIMIT, () -> isClosed(dribbling));
            assertTrue(silent.ended());
            assertTrue(kept.ended());
        }
    }

    private static boolean isClosed(RawHttp dribbling) {
        try {
            dribbling.send("X: x\r\n");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void aboveTheMostTheOneThatWasSilentForLongestMakesRoom() throws IOException {
        try (var port = TestPort.open(terms(List.of(), 3, LIMIT), "b")) {
            var clients = new ArrayList<RawHttp>();
            for (int i = 0; i < 3; i++) {
                clients.add(port.connect());
                clients.get(i).send(REQUEST).answer();
            }
            clients.get(0).send(REQUEST).answer();
            try (var newcomer = port.connect()) {
                assertEquals(200, newcomer.send(REQUEST).answer().status());
                assertTrue(clients.get(1).ended(), "the second was silent for longest");
                assertEquals(200, clients.get(0).send(REQUEST).answer().status());
                assertEquals(200, clients.get(2).send(REQUEST).answer().status());
                assertEquals(1, port.counts().evicted());
                Await.until("three are open", LIMIT, () -> port.counts().open() == 3);
            }
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whileAnAnswerIsAwaitedNobodyElseWaits() throws IOException {
        try (var port = TestPort.open();
                var waiting = port.connect()) {
            var answer = new CompletableFuture<Void>();
            port.asker = () -> answer;
            port.cluster.pass(Duration.ofSeconds(2));
            waiting.send(REQUEST + REQUEST);
            Await.until("the server is asked anew", LIMIT, () -> port.asked.get() > 0);
            assertEquals(200, RawHttp.get(port.port(), "/cluster").status());

            port.cluster.says("b").primaryAt("0/200");
            answer.complete(null);
            assertEquals(200, waiting.answer().status());
            assertEquals(200, waiting.answer().status());
        }
    }

    @Test
    void everyAnswerIsCountedByItsStatusAndWrongRequestsOnceMore() throws IOException {
        try (var port = TestPort.open()) {
            for (var path : List.of("/primary", "/replica", "/replica?lag=abc", "/nonsense", "/primary")) {
                RawHttp.get(port.port(), path);
            }
            assertEquals(
                    Map.of("200", 2L, "503", 1L, "400", 1L, "404", 1L, "405", 0L, "500", 0L),
                    port.counts().polls());
            assertEquals(2, port.counts().invalid());
        }
    }

    @Test
    void whatIsFreshIsNotAskedFor() throws IOException {
        try (var port = TestPort.open()) {
            for (int i = 0; i < 10; i++) {
                assertEquals(200, RawHttp.get(port.port(), "/primary").status());
            }
            assertEquals(0, port.asked.get());
        }
    }

    @Test
    void whoSendsAFewAheadOfAnAwaitedAnswerGetsThemAll() throws IOException {
        try (var port = TestPort.open();
                var ahead = port.connect()) {
            var answer = new CompletableFuture<Void>();
            port.asker = () -> answer;
            port.cluster.pass(Duration.ofSeconds(2));
            ahead.send(REQUEST.repeat(Client.MOST_AHEAD));
            Await.until("the server is asked anew", LIMIT, () -> port.asked.get() > 0);

            port.cluster.says("b").primaryAt("0/200");
            answer.complete(null);
            for (int i = 0; i < Client.MOST_AHEAD; i++) {
                assertEquals(200, ahead.answer().status());
            }
            assertEquals(1, port.asked.get());
        }
    }

    @Test
    void whoFloodsAheadOfAnAwaitedAnswerIsClosed() throws IOException {
        try (var port = TestPort.open();
                var greedy = port.connect()) {
            port.asker = CompletableFuture::new;
            port.cluster.pass(Duration.ofSeconds(2));
            greedy.send(REQUEST.repeat(100));
            assertTrue(greedy.ended());
            assertEquals(200, RawHttp.get(port.port(), "/cluster").status());
            assertEquals(1, port.asked.get());
        }
    }

    @Test
    void whoTakesItsAnswersLateGetsThemAll() throws IOException {
        try (var port = TestPort.open();
                var greedy = port.connect()) {
            var sending = sendAhead(greedy);
            assertEquals(200, RawHttp.get(port.port(), "/primary").status());
            readAll(greedy);
            sending.join();
        }
    }

    private static CompletableFuture<Void> sendAhead(RawHttp client) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < MANY; i += 1000) {
                    client.send(REQUEST.repeat(1000));
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
    }

    private static void readAll(RawHttp client) throws IOException {
        for (int i = 0; i < MANY; i++) {
            assertEquals(200, client.answer().status());
        }
    }

    @Test
    void aClientThatResetsIsItsOwnAffair() throws IOException {
        try (var port = TestPort.open()) {
            for (int i = 0; i < 20; i++) {
                try (var client = port.connect()) {
                    client.socket.setSoLinger(true, 0);
                    client.send(REQUEST);
                }
            }
            assertEquals(200, RawHttp.get(port.port(), "/primary").status());
        }
    }
}
