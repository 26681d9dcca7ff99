package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Api;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.Pod;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Tenure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** One keeper, with what its server is and an API that a test may put something before. */
final class Sidecar {
    static final Duration LEASE = Duration.ofSeconds(15);
    static final Duration RECONCILE = Duration.ofSeconds(30);
    static final String SYSTEM = "7000000000000000001";

    final Pod pod;
    final List<Call> calls = new ArrayList<>();
    final Keeper keeper;
    Api api;
    boolean watched = true;
    /** What the calendar says beside the monotonic clock. */
    Duration calendarAhead = Duration.ZERO;

    private final TestClock clock;
    private Candidate candidate;

    Sidecar(Pod pod, TestClock clock, Api api) {
        this(pod, clock, api, true, true);
    }

    Sidecar(Pod pod, TestClock clock, Api api, boolean leaseEnabled, boolean keepOnLoss) {
        this.pod = pod;
        this.clock = clock;
        this.api = api;
        keeper = new Keeper(
                new KeeperTerms(
                        pod,
                        new LabelTerms("role", "primary", "replica", Optional.of("unhealthy")),
                        new LeaseRules(Holder.of(pod), LEASE, keepOnLoss),
                        leaseEnabled,
                        RECONCILE,
                        Duration.ofSeconds(10)),
                () -> clock.instant().plus(calendarAhead),
                new SplittableRandom(1));
        is(Candidate.Kind.UNKNOWN, 0);
    }

    Sidecar primary(int timeline) {
        return is(Candidate.Kind.PRIMARY, timeline);
    }

    Sidecar replica(int timeline) {
        return is(Candidate.Kind.REPLICA, timeline);
    }

    Sidecar unfit() {
        return is(Candidate.Kind.UNFIT, 0);
    }

    Sidecar is(Candidate.Kind kind, int timeline) {
        return is(kind, timeline, SYSTEM, Optional.empty());
    }

    Sidecar is(Candidate.Kind kind, int timeline, String system, Optional<String> drained) {
        candidate = new Candidate(
                kind,
                Optional.of(system),
                timeline == 0 ? OptionalInt.empty() : OptionalInt.of(timeline),
                Optional.of(Lsn.parse("0/5000060")),
                drained,
                kind.name().toLowerCase(java.util.Locale.ROOT));
        return this;
    }

    Candidate candidate() {
        return candidate;
    }

    /** Makes all calls that are to be made now. */
    Sidecar run() {
        for (int i = 0; step().isPresent(); i++) {
            assertTrue(i < 50, () -> "no end of calls: " + calls);
        }
        return this;
    }

    Optional<Call> step() {
        var call = keeper.next(candidate, watched, clock.instant());
        call.ifPresent(made -> {
            calls.add(made);
            keeper.answered(made, api.ask(made), clock.instant(), clock.instant());
        });
        return call;
    }

    Sidecar after(Duration time) {
        for (var end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
            clock.advance(Duration.ofMillis(100));
            run();
        }
        return this;
    }

    /** What its server is on every face. */
    NodeState state() {
        return keeper.tenure(clock.instant())
                .objection(candidate.timeline().orElse(0), clock.instant())
                .map(objection -> objection.state())
                .orElse(NodeState.RUNNING);
    }

    Tenure tenure() {
        return keeper.tenure(clock.instant());
    }

    long patches() {
        return calls.stream().filter(call -> call instanceof Call.PatchPod).count();
    }

    static Answer lost() {
        return new Answer.Lost("no answer within 3 s");
    }
}
