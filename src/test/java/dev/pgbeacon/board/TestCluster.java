package dev.pgbeacon.board;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.MultiMaster;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import dev.pgbeacon.status.Snapshot;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A board with a clock that stands, and nodes that say what a test lets them say. */
public final class TestCluster {
    public static final Duration MAX_AGE = Duration.ofSeconds(3);
    public static final Duration RECEIVER_TIMEOUT = Duration.ofSeconds(60);

    public final TestClock clock = new TestClock();
    public final StatusBoard board;

    public TestCluster() {
        this(LagPolicy.DEFAULT);
    }

    public TestCluster(LagPolicy policy) {
        board = new StatusBoard(clock, policy, policy.max().stream().toList());
    }

    public static NodeId node(String name) {
        return new NodeId(name, name + ".example", 5432);
    }

    public Standing read(String name) {
        return board.read(node(name));
    }

    public void pass(Duration time) {
        clock.advance(time);
    }

    /** Of a node that is made known if it is not. */
    public void publish(Snapshot snapshot) {
        if (!board.nodes().contains(snapshot.node())) {
            known(snapshot.node());
        }
        board.publish(snapshot);
    }

    /** One of our own servers, which says nothing yet. */
    public void known(NodeId node) {
        board.register(node, Duration.ofSeconds(1), () -> CompletableFuture.completedStage(null));
    }

    public Says says(String name) {
        return new Says(name);
    }

    /** What a node says, with defaults for what the test does not care about. */
    public final class Says {
        private final NodeId node;
        private String system = "7000000000000000001";
        private Instant started = Instant.EPOCH;
        private int timeline = 1;
        private Optional<Lsn> received = Optional.empty();
        private Optional<Lsn> upstreamEnd = Optional.empty();
        private Duration sinceMessage = Duration.ZERO;
        private Duration receiverTimeout = RECEIVER_TIMEOUT;
        private Optional<Address> sender = Optional.empty();
        private Optional<Duration> sinceCommit = Optional.empty();
        private boolean paused;
        private Duration applyDelay = Duration.ZERO;
        private Receiver other;
        private String status = "streaming";

        private Says(String name) {
            node = node(name);
        }

        public Says system(String identifier) {
            system = identifier;
            return this;
        }

        public Says restarted() {
            started = clock.instant();
            return this;
        }

        public Says timeline(int number) {
            timeline = number;
            return this;
        }

        public Says received(String lsn) {
            received = Optional.of(Lsn.parse(lsn));
            return this;
        }

        public Says upstreamAt(String lsn) {
            upstreamEnd = Optional.of(Lsn.parse(lsn));
            return this;
        }

        public Says sinceMessage(Duration time) {
            sinceMessage = time;
            return this;
        }

        public Says receiverTimeout(Duration time) {
            receiverTimeout = time;
            return this;
        }

        public Says from(String upstream) {
            sender = Optional.of(node(upstream).address());
            return this;
        }

        public Says sinceCommit(Duration time) {
            sinceCommit = Optional.of(time);
            return this;
        }

        public Says paused() {
            paused = true;
            return this;
        }

        public Says applyDelay(Duration time) {
            applyDelay = time;
            return this;
        }

        public Says receiver(Receiver receiver) {
            other = receiver;
            return this;
        }

        public Says orphan() {
            return receiver(new Receiver.Absent(true));
        }

        public Says receiverIs(String word) {
            status = word;
            return this;
        }

        public void primaryAt(String lsn) {
            publish(new Observation.Primary(server(), timeline, Lsn.parse(lsn), Lsn.parse(lsn)));
        }

        public void multiMaster(MultiMaster found) {
            publish(new Observation.Primary(
                    server(), timeline, Lsn.parse("0/100"), Lsn.parse("0/100"), Optional.of(found)));
        }

        public void standbyAt(String replayed) {
            standby(Optional.of(Lsn.parse(replayed)));
        }

        public void standbyThatReplayedNothing() {
            standby(Optional.empty());
        }

        private void standby(Optional<Lsn> replayed) {
            var receiver = other != null
                    ? other
                    : new Receiver.Connected(status, upstreamEnd, Optional.of(sinceMessage), sender, receiverTimeout);
            publish(new Observation.Standby(
                    server(),
                    timeline,
                    received,
                    replayed,
                    receiver,
                    new Observation.Replay(sinceCommit, paused, applyDelay)));
        }

        public void out(NodeState state) {
            publish(new Observation.Out(state, state.words()));
        }

        private Server server() {
            return new Server(system, 170000, started, node.address());
        }

        private void publish(Observation seen) {
            TestCluster.this.publish(new Snapshot(node, clock.instant(), Duration.ZERO, MAX_AGE, seen));
        }
    }
}
