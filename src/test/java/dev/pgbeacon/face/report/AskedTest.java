package dev.pgbeacon.face.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AskedTest {
    private final TestCluster cluster = new TestCluster();

    private void elsewhere(String name) {
        cluster.board.registerElsewhere(
                TestCluster.node(name), Duration.ofSeconds(1), () -> CompletableFuture.completedStage(null));
    }

    private List<String> asked(String... name) {
        return Asked.nodes(
                        cluster.board,
                        Optional.of(name).filter(some -> some.length > 0).map(some -> some[0]))
                .stream()
                .map(NodeId::name)
                .toList();
    }

    @Test
    void withoutANameItIsAboutOurOwnServersHoweverManyThereAreElsewhere() {
        cluster.known(TestCluster.node("b"));
        cluster.known(TestCluster.node("a"));
        IntStream.range(0, 200).forEach(i -> elsewhere("other" + i));

        assertEquals(List.of("a", "b"), asked());
    }

    @Test
    void oneElsewhereIsThereByItsName() {
        cluster.known(TestCluster.node("a"));
        elsewhere("other");

        assertEquals(List.of("other"), asked("other"));
        assertEquals(List.of("a"), asked("a"));
    }

    @Test
    void whereNoneIsOurOwnItIsAboutAll() {
        elsewhere("one");
        elsewhere("two");

        assertEquals(List.of("one", "two"), asked());
    }

    @Test
    void tooManyAtOnceAndAnUnknownNameAreRefusedWithWhatIsExpected() {
        IntStream.range(0, 101).forEach(i -> elsewhere("other" + i));
        assertEquals(
                "servers: 101 (expected: at most 100, or ?server=NAME; /cluster has all in short)",
                assertThrows(IllegalArgumentException.class, this::asked).getMessage());

        cluster.board.forgetAll(cluster.board.nodes());
        elsewhere("one");
        elsewhere("two");
        assertEquals(
                "parameter server: 'three' (expected: one of one, two)",
                assertThrows(IllegalArgumentException.class, () -> asked("three"))
                        .getMessage());
    }
}
