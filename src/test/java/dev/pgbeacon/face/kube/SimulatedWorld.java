package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.ApiServer;
import dev.pgbeacon.face.kube.api.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A cluster of three, as chance has it. */
final class SimulatedWorld {
    static final Duration TICK = Duration.ofMillis(100);
    static final Duration LEASE = Duration.ofSeconds(15);
    /** What a promotion may take when nothing stands in its way: the Lease's time, two renewals, and the calls themselves. */
    private static final Duration IN_TIME =
            LEASE.plus(LEASE.dividedBy(3).multipliedBy(2)).plusSeconds(2);

    private static final int STORY = 60;

    private final SplittableRandom chance;
    private final SimulatedApi api = new SimulatedApi();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::order));
    private final Deque<String> story = new ArrayDeque<>();
    private List<String> lastLabelled = List.of();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Instant outageUntil = now;
    private Instant disturbedAt = now;
    private int highestTimeline = 1;
    private long order;
    private int promotions;
    private String wrong = "";

    private record Due(Instant at, long order, Runnable what) {}

    SimulatedWorld(SplittableRandom chance, boolean keepOnLoss) {
        this.chance = chance;
        for (int i = 0; i < 3; i++) {
            nodes.add(new SimulatedNode("pg-" + i, keepOnLoss, this));
        }
        nodes.get(0).becomePrimary(1);
    }

    SimulatedApi api() {
        return api;
    }

    SplittableRandom chance() {
        return chance;
    }

    Instant now() {
        return now;
    }

    void at(Duration in, Runnable what) {
        due.add(new Due(now.plus(in), order++, what));
    }

    void step() {
        now = now.plus(TICK);
        if (chance.nextInt(50) == 0) {
            disturb();
        }
        while (!due.isEmpty() && !due.peek().at().isAfter(now)) {
            due.poll().what().run();
            look();
        }
        nodes.forEach(SimulatedNode::turn);
    }

    /** Whoever bears the label holds the Lease, or the Lease says that its label is still to be taken away. */
    private void look() {
        var labelled = primaries();
        if (labelled.size() > 1) {
            wrong = "two primaries: " + labelled;
        }
        for (var node : nodes) {
            if (!labelled.contains(node.name())) {
                continue;
            }
            var lease = api.lease().orElseThrow();
            if (!lease.holder().equals(Optional.of(node.holder()))
                    && !lease.unfenced().contains(node.holder())) {
                wrong = node.name() + " is labelled primary, but the Lease says " + lease;
            }
        }
        if (!labelled.equals(lastLabelled)) {
            promotions += labelled.size();
            lastLabelled = labelled;
        }
    }

    private void disturb() {
        disturbedAt = now;
        var node = nodes.get(chance.nextInt(nodes.size()));
        switch (chance.nextInt(17)) {
            case 0, 1 -> {
                highestTimeline++;
                node.becomePrimary(highestTimeline);
            }
            case 2 -> node.comeBackAsPrimary();
            case 3, 4 -> node.becomeStandby();
            case 5 -> node.goDown();
            case 6 -> node.restartSidecar();
            case 7 -> node.recreatePod();
            case 8 -> node.cutOff(Duration.ofSeconds(chance.nextInt(40)));
            case 9, 10, 11 -> node.connectBadly(Duration.ofSeconds(chance.nextInt(40)));
            case 12 -> node.stopSidecar();
            case 13 -> node.standStill(Duration.ofSeconds(chance.nextInt(40)));
            case 14 -> node.drainOrResume();
            case 15 -> resetLease();
            default -> {
                outageUntil = now.plusSeconds(chance.nextInt(40));
                tell("the API server is away until " + outageUntil);
            }
        }
    }

    private void resetLease() {
        var access = Access.of(ApiServer.inCluster("10.96.0.1", 443), Optional.empty(), Optional.empty());
        tell(new LeaseReset(access, "default", "pg").run(api).text());
    }

    boolean apiAway() {
        return now.isBefore(outageUntil);
    }

    List<String> primaries() {
        return api.labelled("primary");
    }

    String wrong() {
        return wrong;
    }

    /** Why there should have been a primary's label by now, where the only one of the highest timeline was left in peace. */
    String overdue() {
        var candidates = nodes.stream().filter(SimulatedNode::isPrimary).toList();
        int highest =
                candidates.stream().mapToInt(SimulatedNode::timeline).max().orElse(0);
        var best =
                candidates.stream().filter(node -> node.timeline() == highest).toList();
        if (best.size() != 1 || highest < leaseTimeline() || best.get(0).isDrained()) {
            return "";
        }
        var node = best.get(0);
        var since = latest(disturbedAt, outageUntil, node.reachableSince());
        return now.isBefore(since.plus(IN_TIME)) || api.label(node.name()).equals("primary")
                ? ""
                : node.name() + " should be labelled primary since " + since.plus(IN_TIME);
    }

    private int leaseTimeline() {
        return api.lease().map(lease -> lease.timeline()).orElse(0);
    }

    static Instant latest(Instant... all) {
        return java.util.Arrays.stream(all).max(Comparator.naturalOrder()).orElseThrow();
    }

    int promotions() {
        return promotions;
    }

    void tell(String what) {
        story.addLast(now + " " + what);
        if (story.size() > STORY) {
            story.removeFirst();
        }
    }

    String story() {
        return String.join("\n", story);
    }

    static boolean isWrite(Call call) {
        return !(call instanceof Call.ReadPod || call instanceof Call.ReadLease);
    }
}
