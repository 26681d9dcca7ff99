package dev.pgbeacon.router.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.Asker;
import dev.pgbeacon.board.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is asked when a session's connection breaks. */
class LookAgainTest {
    private final TestBackends backends = new TestBackends("a", "b", "c");
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> reconnected = new TreeSet<>();

    @BeforeEach
    void aIsPrimary() {
        backends.says("a").primaryAt("0/100");
        backends.says("b").upstreamAt("0/100").standbyAt("0/100");
        backends.says("c").upstreamAt("0/100").standbyAt("0/100");
        assertEquals("a", backends.primary());
        for (var name : List.of("a", "b", "c")) {
            backends.cluster.board.registerElsewhere(TestCluster.node(name), Duration.ofSeconds(1), new Asker() {
                @Override
                public CompletionStage<Void> ask() {
                    asked.add(name);
                    return CompletableFuture.completedFuture(null);
                }

                @Override
                public void reconnect() {
                    reconnected.add(name);
                }
            });
        }
    }

    @Test
    void ofAStandbyItAloneIsAskedOverANewConnection() {
        backends.choice.lookAgain(TestCluster.node("b"));
        assertEquals(Set.of("b"), asked);
        assertEquals(Set.of("b"), reconnected);
    }

    @Test
    void ofThePrimaryAllAreAskedAsAnotherMayBeItAlready() {
        backends.choice.lookAgain(TestCluster.node("a"));
        assertEquals(Set.of("a", "b", "c"), asked);
        assertEquals(Set.of("a"), reconnected);
    }
}
