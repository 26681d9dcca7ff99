package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three sidecars, their servers and an API server in simulated time: what happens to each and when every call is carried out
 * is chance, and what must never be is looked for after each step.
 */
class KeeperModelTest {
    private static final int RUNS = 60;
    private static final int STEPS = 3_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverTwoPodsArePrimaryNorOneOfALowerTimelineAndThereIsOneInTime(boolean keepOnLoss) {
        int promotions = 0;
        for (long seed = 1; seed <= RUNS; seed++) {
            var world = new SimulatedWorld(new SplittableRandom(seed), keepOnLoss);
            try {
                for (int step = 0; step < STEPS; step++) {
                    world.step();
                    assertEquals("", world.wrong());
                    assertEquals("", world.overdue());
                }
            } catch (AssertionError wrong) {
                fail("seed " + seed + ": " + wrong.getMessage() + "\n" + world.story(), wrong);
            }
            promotions += world.promotions();
        }
        assertTrue(promotions > RUNS * 5, "labels that became primary: " + promotions);
    }
}
