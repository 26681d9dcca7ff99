package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the server is being asked. */
class BoardAnswererTest {
    private final TestCluster cluster = new TestCluster();
    private final Answerer answerer =
            new BoardAnswerer(cluster.board, TestCluster.node("a"), new ReplstatusReply(Optional.empty(), false));

    @BeforeEach
    void asking() {
        var unanswered = new CompletableFuture<Void>();
        cluster.board.register(TestCluster.node("a"), Duration.ofSeconds(1), () -> unanswered);
    }

    @Test
    void whoCannotWaitIsToldWhatIsKnownUntilThatIsTooOld() {
        cluster.says("a").primaryAt("0/100");
        cluster.pass(TestCluster.MAX_AGE);

        assertFalse(answerer.answer(Optional.empty()).toCompletableFuture().isDone());
        assertEquals(Word.MASTER, answerer.now(Optional.empty()));
        cluster.pass(Duration.ofMillis(1));
        assertEquals(Word.OFFLINE, answerer.now(Optional.empty()));
    }

    @Test
    void whatAClientSentCountsForItToo() {
        cluster.says("a").upstreamAt("0/200").standbyAt("0/100");

        assertEquals(Word.STANDBY, answerer.now(limit("1kB")));
        assertEquals(Word.OFFLINE, answerer.now(limit("16B")));
    }

    private static Optional<LagLimit> limit(String text) {
        return Optional.of(LagLimit.parse(text, BareNumber.SECONDS));
    }
}
