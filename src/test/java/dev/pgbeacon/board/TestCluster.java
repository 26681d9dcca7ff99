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

/** A board with a clock that stands, and nodes that say what a test lets them say. */
final class TestCluster {
    static final Duration MAX_AGE = Duration.ofSeconds(3);
    static final Duration RECEIVER_TIMEOUT = Duration.ofSeconds(60);

    final TestClock clock = new TestClock();
    final StatusBoard board;

    TestCluster() {
        this(LagPolicy.DEFAULT);
    }

    TestCluster(LagPolicy policy) {
        board = new StatusBoard(clock, policy, policy.max().stream().toList());
    }

    static NodeId node(String name) {
        return new NodeId(name, name + ".example", 5432);
    }

    Standing read(String name) {
        return board.read(node(name));
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    Says says(String name) {
        return new Says(name);
    }

    /** What a node says, with defaults for what the test does not care about. */
    final class Says {
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

        Says system(String identifier) {
            system = identifier;
            return this;
        }

        Says restarted() {
            started = clock.instant();
            return this;
        }

        Says timeline(int number) {
            timeline = number;
            return this;
        }

        Says received(String lsn) {
            received = Optional.of(Lsn.parse(lsn));
            return this;
        }

        Says upstreamAt(String lsn) {
            upstreamEnd = Optional.of(Lsn.parse(lsn));
            return this;
        }

        Says sinceMessage(Duration time) {
            sinceMessage = time;
            return this;
        }

        Says receiverTimeout(Duration time) {
            receiverTimeout = time;
            return this;
        }

        Says from(String upstream) {
            sender = Optional.of(node(upstream).address());
            return this;
        }

        Says sinceCommit(Duration time) {
            sinceCommit = Optional.of(time);
            return this;
        }

        Says paused() {
            paused = true;
            return this;
        }

        Says applyDelay(Duration time) {
            applyDelay = time;
            return this;
        }

        Says receiver(Receiver receiver) {
            other = receiver;
            return this;
        }

        Says orphan() {
            return receiver(new Receiver.Absent(true));
        }

        Says receiverIs(String word) {
            status = word;
            return this;
        }

        void primaryAt(String lsn) {
            publish(new Observation.Primary(server(), timeline, Lsn.parse(lsn), Lsn.parse(lsn)));
        }

        void multiMaster(MultiMaster found) {
            publish(new Observation.Primary(
                    server(), timeline, Lsn.parse("0/100"), Lsn.parse("0/100"), Optional.of(found)));
        }

        void standbyAt(String replayed) {
            standby(Optional.of(Lsn.parse(replayed)));
        }

        void standbyThatReplayedNothing() {
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

        void out(NodeState state) {
            publish(new Observation.Out(state, state.words()));
        }

        private Server server() {
            return new Server(system, 170000, started, node.address());
        }

        private void publish(Observation seen) {
            board.publish(new Snapshot(node, clock.instant(), Duration.ZERO, MAX_AGE, seen));
        }
    }
}
