package dev.pgbeacon.face.http;

import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagLimit.BareNumber;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.MultiMaster;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import dev.pgbeacon.status.Snapshot;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The node "b" in each state that there is. */
final class Nodes {
    private Nodes() {}

    static Standing in(NodeState state) {
        return in(state, new TestCluster());
    }

    static Standing in(NodeState state, TestCluster cluster) {
        var b = cluster.says("b");
        switch (state) {
            case RUNNING -> b.primaryAt("0/100");
            case STREAMING -> b.upstreamAt("0/100").standbyAt("0/100");
            case CATCHUP -> b.receiverIs("starting").standbyAt("0/100");
            case PAUSED -> b.upstreamAt("0/100").paused().standbyAt("0/100");
            case DELAYED ->
                b.upstreamAt("0/100").applyDelay(Duration.ofHours(1)).standbyAt("0/100");
            case ORPHAN -> b.orphan().standbyAt("0/100");
            case RECOVERING -> b.receiver(new Receiver.Absent(false)).standbyAt("0/100");
            case HIDDEN -> b.receiver(new Receiver.Hidden()).standbyAt("0/100");
            case UNASKED -> cluster.known(TestCluster.node("b"));
            case STARTING, STOPPING, DOWN, TIMED_OUT, BUSY, MISCONFIGURED -> b.out(state);
            case UNREADY -> multiMaster(cluster, new MultiMaster("BDR", false, "BDR: catching up (c)"));
            case WAITING -> {
                b.primaryAt("0/100");
                cluster.board.tenure(TestCluster.node("b"), new Tenure.Pending("the cluster's Lease was not read yet"));
            }
            case STALE -> {
                b.primaryAt("0/100");
                cluster.pass(Duration.ofSeconds(4));
            }
            case FENCED -> {
                b.primaryAt("0/100");
                cluster.says("a").timeline(2).primaryAt("0/100");
            }
        }
        return cluster.read("b");
    }

    static Standing multiMaster(TestCluster cluster, MultiMaster found) {
        var node = TestCluster.node("b");
        var server = new Server("7000000000000000001", 170000, Instant.EPOCH, node.address());
        var position = Lsn.parse("0/100");
        cluster.publish(new Snapshot(
                node,
                cluster.clock.instant(),
                Duration.ZERO,
                TestCluster.MAX_AGE,
                new Observation.Primary(server, 1, position, position, Optional.of(found))));
        return cluster.read("b");
    }

    static LagPolicy policy(String max, NodeState... accept) {
        var standard = LagPolicy.DEFAULT;
        return new LagPolicy(
                max.isEmpty() ? Optional.empty() : Optional.of(LagLimit.parse(max, BareNumber.BYTES)),
                standard.hold(),
                standard.returnShare(),
                standard.settle(),
                standard.orphanGrace(),
                accept.length == 0 ? standard.accept() : Set.of(accept),
                standard.trustReceiver(),
                standard.upstreamIsStandby());
    }
}
