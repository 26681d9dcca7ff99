package dev.pgbeacon.router.choice;

import static dev.pgbeacon.router.choice.Servers.NODES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.router.choice.Servers.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Several routers that do not know each other, in front of one cluster, each with answers of its own: of other moments, late, or
 * none. Seeded; {@code -Dfleet.seed} is the first and {@code -Dfleet.seeds} how many.
 */
class FleetTest {
    private static final long SEED = Long.getLong("fleet.seed", 1);
    private static final int SEEDS = Integer.getInteger("fleet.seeds", 400);
    private static final int ROUTERS = 3;
    private static final int STEPS = 80;

    /** One router, and what it was told since its start. */
    private static final class Instance {
        private final TestBackends backends = new TestBackends("a", "b", "c");
        private final Map<String, Answer> asked = new HashMap<>();
        private final Map<String, Answer> last = new HashMap<>();
        private int seen;
        /** As it was when something had changed last; to look is what takes the time here. */
        private String primary = "-";

        private final String name;

        Instance(String name) {
            this.name = name;
        }

        void ask(String name, Answer answer) {
            asked.putIfAbsent(name, answer);
        }

        void hear(String name) {
            var answer = asked.remove(name);
            if (answer == null) {
                return;
            }
            if (!answer.up()) {
                backends.out(name);
            } else if (answer.primary()) {
                backends.says(name).timeline(answer.timeline()).primaryAt("0/100");
            } else {
                backends.says(name)
                        .timeline(answer.timeline())
                        .upstreamAt("0/100")
                        .standbyAt("0/100");
            }
            backends.choice.seen();
            if (answer.up()) {
                last.put(name, answer);
                seen = Math.max(seen, answer.timeline());
            }
            look();
        }

        void pass(int millis) {
            backends.cluster.pass(Duration.ofMillis(millis));
            look();
        }

        /** And it writes to nobody but to a primary of the highest timeline that it has seen. */
        private void look() {
            primary = backends.primary();
            for (var name : NODES) {
                if (primary.equals(name) || backends.mayWrite(name)) {
                    assertEquals(new Answer(true, true, seen), last.get(name), this.name + ": " + name);
                }
            }
        }

        /** All are asked, and answer, in any order. */
        void round(Servers servers, Random random) {
            var order = new ArrayList<>(NODES);
            Collections.shuffle(order, random);
            asked.clear();
            for (var name : order) {
                ask(name, servers.now(name));
                hear(name);
            }
        }
    }

    /** How often something was met, lest the rules hold of nothing. */
    private int misled;

    private int refusals;

    @Test
    void whateverRoutersSeeAndInWhateverOrderNoneWritesToALowerTimelineThanItHasSeenAndInTheEndAllAgree() {
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            play(new Random(seed), "seed " + seed);
        }

        assertTrue(misled > SEEDS / 10, "routers that used an old primary, as they knew of no other: " + misled);
        assertTrue(refusals > SEEDS, "old primaries that were there, and not used: " + refusals);
    }

    private void play(Random random, String seed) {
        var servers = new Servers(random);
        var routers = new ArrayList<Instance>();
        for (int i = 0; i < ROUTERS; i++) {
            routers.add(new Instance(seed + ", router " + i));
        }
        for (int step = 0; step < STEPS; step++) {
            var where = seed + ", step " + step;
            int which = random.nextInt(ROUTERS);
            var router = routers.get(which);
            var name = Servers.anyOf(NODES, random);
            switch (random.nextInt(16)) {
                case 0, 1 -> servers.change();
                case 2 -> routers.set(which, new Instance(where + ", router " + which));
                case 3 -> router.pass(random.nextInt(2_000));
                case 4 -> router.ask(name, servers.now(name).up(false)); // it is not reached from here
                case 5, 6 -> {
                    router.round(servers, random);
                    followsOrKnowsNoBetter(router, servers, where);
                }
                case 7, 8, 9, 10 -> router.ask(name, servers.now(name));
                default -> router.hear(name);
            }
            ofThoseThatHaveSeenTheSameNoTwoUseDifferentPrimaries(routers, where);
            count(routers, servers);
        }
        servers.allCome();
        routers.forEach(router -> router.round(servers, random));
        assertEquals(
                Collections.nCopies(ROUTERS, servers.primary()),
                routers.stream().map(router -> router.primary).toList(),
                seed);
    }

    /** One round is all that a router may be behind, if anybody who is up can tell it. */
    private static void followsOrKnowsNoBetter(Instance router, Servers servers, String where) {
        boolean somebodyTells =
                NODES.stream().map(servers::now).anyMatch(node -> node.up() && node.timeline() == servers.timeline());
        if (somebodyTells) {
            var there = servers.now(servers.primary()).up() ? servers.primary() : "-";
            assertEquals(there, router.primary, where);
        }
    }

    private static void ofThoseThatHaveSeenTheSameNoTwoUseDifferentPrimaries(List<Instance> routers, String where) {
        var used = new HashMap<Integer, String>();
        for (var router : routers) {
            var primary = router.primary;
            if (!primary.equals("-")) {
                assertEquals(primary, used.computeIfAbsent(router.seen, seen -> primary), where);
            }
        }
    }

    private void count(List<Instance> routers, Servers servers) {
        for (var router : routers) {
            boolean uses = !router.primary.equals("-");
            if (uses && router.last.get(router.primary).timeline() < servers.timeline()) {
                misled++;
            }
            boolean oldIsThere = router.last.values().stream()
                    .anyMatch(answer -> answer.primary() && answer.timeline() < router.seen);
            if (oldIsThere) {
                refusals++;
            }
        }
    }

    /** No router that has just been started can know: whoever promotes has to see to the old one. */
    @Test
    void onlyARouterThatWasStartedAnewMayUseAnOldPrimaryAndOnlyUntilItHearsOfTheNewer() {
        var there = new Instance("there");
        var started = new Instance("started");
        var primary = new Answer(true, true, 1);
        var standby = new Answer(true, false, 1);
        hear(there, primary, standby, standby);
        hear(there, primary, new Answer(true, true, 2), standby);
        assertEquals("b", there.primary);

        Stream.of(there, started).forEach(router -> hear(router, primary, standby.up(false), standby));
        assertEquals("-", there.primary);
        assertEquals("a", started.primary);

        Stream.of(there, started)
                .forEach(router -> hear(router, primary, standby.up(false), new Answer(true, false, 2)));
        assertEquals("-", there.primary);
        assertEquals("-", started.primary);
        assertFalse(started.backends.mayWrite("a"));
    }

    private static void hear(Instance router, Answer a, Answer b, Answer c) {
        Map.of("a", a, "b", b, "c", c).forEach(router::ask);
        NODES.forEach(router::hear);
    }
}
