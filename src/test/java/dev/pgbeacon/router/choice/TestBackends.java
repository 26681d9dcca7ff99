package dev.pgbeacon.router.choice;

import static dev.pgbeacon.board.TestCluster.node;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.router.conf.HostPort;
import dev.pgbeacon.router.conf.RouterFile.Backend;
import dev.pgbeacon.router.conf.RouterFile.TlsMode;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Backends a, b, c … of a cluster of a test, each checked and found well, and what is chosen of them. */
final class TestBackends {
    static final LagLimit LIMIT = new LagLimit.Bytes(200);

    final TestCluster cluster = new TestCluster();
    final NodeList nodes =
            new NodeList(Stream.of("a", "b", "c", "d").map(TestCluster::node).toList(), address -> address);
    final BoardChoice choice = new BoardChoice(cluster.board, nodes, new Random(42));
    private final List<Target> targets = new ArrayList<>();

    TestBackends(String... names) {
        Arrays.stream(names).forEach(name -> with(name, LIMIT, 1));
    }

    TestBackends with(String name, LagLimit limit, double weight) {
        targets.add(target(name, limit, weight));
        cluster.known(node(name));
        nodes.offer(
                NodeSource.LIST,
                targets.stream().map(target -> Target.address(target.backend())).toList());
        targets.forEach(target -> check(target.node(), HealthStatus.HEALTHY));
        choice.follow(targets);
        return this;
    }

    /** From now on only these are in the file. */
    void only(String... names) {
        targets.removeIf(target -> !List.of(names).contains(name(target)));
        choice.follow(targets);
    }

    static Target target(String name, LagLimit limit, double weight) {
        var backend = new Backend(
                new HostPort(name + ".example", 5432),
                TlsMode.OFF,
                Optional.empty(),
                limit,
                weight,
                "postgres",
                "postgres",
                Optional.empty());
        // The board's name for it is the test's.
        return new Target(node(name), backend);
    }

    void check(NodeId node, HealthStatus status) {
        nodes.checked(node, health(status));
    }

    private Health health(HealthStatus status) {
        return new Health(status, Optional.empty(), "no answer within 5000 ms", cluster.clock.instant());
    }

    TestCluster.Says says(String name) {
        return cluster.says(name);
    }

    /** All of these are out. */
    void out(String... names) {
        Arrays.stream(names).forEach(name -> says(name).out(NodeState.DOWN));
    }

    /** The primary's name, or "-". */
    String primary() {
        return choice.primary().map(TestBackends::name).orElse("-");
    }

    /** The name of the standby that is chosen but for these, or "-". */
    String standby(String... unusable) {
        return choice.standby(Arrays.stream(unusable).map(TestCluster::node).collect(Collectors.toSet()))
                .map(TestBackends::name)
                .orElse("-");
    }

    boolean mayWrite(String name) {
        return choice.mayWrite(node(name));
    }

    String why(String name) {
        return choice.fitness(node(name)).why();
    }

    static String name(Target target) {
        return target.node().name();
    }
}
