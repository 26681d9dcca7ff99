package dev.pgbeacon.router.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LotsTest {
    private final Lots lots = new Lots(new Random(7));

    private static Target weighing(String name, double weight) {
        return TestBackends.target(name, TestBackends.LIMIT, weight);
    }

    private Map<String, Integer> drawn(int times, List<Target> targets) {
        var counts = new HashMap<String, Integer>();
        for (int i = 0; i < times; i++) {
            counts.merge(TestBackends.name(lots.draw(targets).orElseThrow()), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void eachIsDrawnAsOftenAsItsWeightSays() {
        var counts = drawn(100_000, List.of(weighing("a", 125), weighing("b", 250), weighing("c", 125)));

        assertEquals(25_000, counts.get("a"), 500);
        assertEquals(50_000, counts.get("b"), 500);
        assertEquals(25_000, counts.get("c"), 500);
    }

    @Test
    void aShareMayBeAFractionAndTheLargestWeightsDoNotOverflow() {
        assertEquals(
                2_500,
                drawn(10_000, List.of(weighing("a", 0.5), weighing("b", 1.5))).get("a"),
                200);

        var largest = List.of(weighing("a", Integer.MAX_VALUE), weighing("b", Integer.MAX_VALUE));
        assertEquals(5_000, drawn(10_000, largest).get("a"), 200);
    }

    @Test
    void whoWeighsNothingIsNeverDrawn() {
        assertEquals(Map.of("b", 10_000), drawn(10_000, List.of(weighing("a", 0), weighing("b", 1))));
        assertEquals(Optional.empty(), lots.draw(List.of(weighing("a", 0))));
        assertEquals(Optional.empty(), lots.draw(List.of()));
    }
}
