package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.Pod;
import dev.pgbeacon.status.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A pod with its server and its sidecar. */
final class SimulatedNode {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String name;
    private final boolean keepOnLoss;
    private final SimulatedWorld world;
    private int incarnation;
    private Pod pod;
    private Keeper keeper;
    /** Of the sidecar: an answer to a call of an earlier one goes nowhere. */
    private int life;

    private boolean waits;
    private Candidate.Kind kind = Candidate.Kind.UNFIT;
    private int timeline = 1;
    private Instant cutOffUntil = Instant.MIN;
    private Instant badUntil = Instant.MIN;
    private Instant stillUntil = Instant.MIN;
    private Instant stopsAt = Instant.MAX;
    private Optional<String> drained = Optional.empty();
    private boolean watches;
    private String watchedVersion = "";

    SimulatedNode(String name, boolean keepOnLoss, SimulatedWorld world) {
        this.name = name;
        this.keepOnLoss = keepOnLoss;
        this.world = world;
        recreatePod();
    }

    String name() {
        return name;
    }

    Holder holder() {
        return Holder.of(pod);
    }

    boolean isPrimary() {
        return kind == Candidate.Kind.PRIMARY;
    }

    int timeline() {
        return timeline;
    }

    boolean isDrained() {
        return drained.isPresent();
    }

    Instant reachableSince() {
        return SimulatedWorld.latest(cutOffUntil, badUntil, stillUntil);
    }

    void becomePrimary(int onTimeline) {
        kind = Candidate.Kind.PRIMARY;
        timeline = onTimeline;
        world.tell(name + " is promoted on timeline " + timeline);
    }

    /** On the timeline that it was on, whatever happened elsewhere. */
    void comeBackAsPrimary() {
        kind = Candidate.Kind.PRIMARY;
        world.tell(name + " is back as a primary on timeline " + timeline);
    }

    void becomeStandby() {
        kind = Candidate.Kind.REPLICA;
        world.tell(name + " is a standby");
    }

    void goDown() {
        kind = Candidate.Kind.UNFIT;
        world.tell(name + " is down");
    }

    /** As SIGTERM does it: the label goes, then the Lease, but none of it is waited for long. */
    void stopSidecar() {
        if (stopsAt.equals(Instant.MAX)) {
            stopsAt = world.now().plusSeconds(2);
            keeper.stop();
            world.tell(name + ": sidecar is told to stop");
        }
    }

    void standStill(Duration time) {
        stillUntil = world.now().plus(time);
        world.tell(name + ": sidecar stands still until " + stillUntil);
    }

    void drainOrResume() {
        drained = drained.isPresent() ? Optional.empty() : Optional.of("maintenance");
        world.tell(name + (isDrained() ? " is drained" : " is back"));
    }

    void restartSidecar() {
        life++;
        waits = false;
        stopsAt = Instant.MAX;
        watches = world.chance().nextBoolean();
        keeper = new Keeper(
                new KeeperTerms(
                        pod,
                        new LabelTerms("role", "primary", "replica", Optional.of("unhealthy")),
                        new LeaseRules(Holder.of(pod), SimulatedWorld.LEASE, keepOnLoss),
                        true,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)),
                world::now,
                world.chance().split());
        world.tell(name + ": new sidecar");
    }

    void recreatePod() {
        incarnation++;
        pod = world.api().addPod(name, "uid" + incarnation, "");
        world.tell(name + ": new pod " + pod);
        restartSidecar();
    }

    void cutOff(Duration time) {
        cutOffUntil = world.now().plus(time);
        world.tell(name + " is cut off until " + cutOffUntil);
    }

    /** Every other call gets no answer. */
    void connectBadly(Duration time) {
        badUntil = world.now().plus(time);
        world.tell(name + " has a bad connection until " + badUntil);
    }

    void turn() {
        if (world.now().isBefore(stillUntil)) {
            return;
        }
        if (!world.now().isBefore(stopsAt) || (stopsAt.isBefore(Instant.MAX) && keeper.isDone())) {
            restartSidecar();
        }
        if (waits) {
            return;
        }
        lookWhereItIsWatched();
        keeper.next(candidate(), watches, world.now()).ifPresent(this::send);
    }

    private void lookWhereItIsWatched() {
        var version = world.api().pod(name).resourceVersion();
        if (watches && !version.equals(watchedVersion)) {
            watchedVersion = version;
            keeper.lookAgain();
        }
    }

    private Candidate candidate() {
        return new Candidate(
                kind,
                Optional.of("7000000000000000001"),
                OptionalInt.of(timeline),
                Optional.of(Lsn.parse("0/100")),
                drained,
                "as chance has it");
    }

    /** Carried out at once, or after its time-out, or never; whoever waits knows no more than its answer. */
    private void send(Call call) {
        waits = true;
        var sentAt = world.now();
        int of = life;
        var lost = world.apiAway()
                || world.now().isBefore(cutOffUntil)
                || world.chance().nextInt(world.now().isBefore(badUntil) ? 2 : 50) == 0;
        var after = Duration.ofMillis(world.chance().nextInt(200));
        if (!lost) {
            world.at(after, () -> {
                var answer = carryOut(call);
                world.at(after, () -> answered(of, call, answer, sentAt));
            });
            return;
        }
        if (SimulatedWorld.isWrite(call) && world.chance().nextBoolean()) {
            world.at(Duration.ofMillis(world.chance().nextInt(30_000)), () -> carryOut(call));
        }
        world.at(TIMEOUT, () -> answered(of, call, new Answer.Lost("no answer within 3 s"), sentAt));
    }

    private Answer carryOut(Call call) {
        var answer = world.api().ask(call);
        if (SimulatedWorld.isWrite(call)) {
            world.tell(name + ": " + call + " -> " + answer);
        }
        return answer;
    }

    private void answered(int of, Call call, Answer answer, Instant sentAt) {
        if (of == life && world.now().isBefore(stillUntil)) {
            world.at(Duration.between(world.now(), stillUntil), () -> answered(of, call, answer, sentAt));
        } else if (of == life) {
            waits = false;
            keeper.answered(call, answer, sentAt, world.now());
        }
    }
}
