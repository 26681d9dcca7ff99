package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.SeenPod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The label of our own pod: what it was seen to say, and what is still to be done about it. */
final class OwnLabel {
    static final String STATUS = "pgbeacon.dev/status";
    private static final Duration UNWATCHED = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final KeeperTerms terms;
    private final Backoff reading;
    private final Backoff patching;
    /** Two who disagree about a label must not take turns as fast as they can. */
    private final Backoff repairs;

    private Optional<SeenPod> seen = Optional.empty();
    private Optional<Instant> readAt = Optional.empty();
    private long readInTurn = -1;
    private boolean outdated = true;
    private boolean missing;
    private boolean replaced;
    private Aim last = Aim.UNDECIDED;
    /** A patch to {@code primary} had no answer: until another one's 200 it may still be carried out. */
    private boolean open;

    /** In this life: what the one before may have left under way is a conflict since. */
    private boolean patched;

    private boolean settled;

    OwnLabel(KeeperTerms terms, RandomGenerator chance) {
        this.terms = terms;
        reading = new Backoff(LONGEST_WAIT, chance);
        patching = new Backoff(LONGEST_WAIT, chance);
        repairs = new Backoff(terms.reconcile(), chance);
    }

    Optional<SeenPod> seen() {
        return seen;
    }

    /** Another pod has our name by now. */
    boolean replaced() {
        return replaced;
    }

    boolean deleting() {
        return seen.map(SeenPod::deleting).orElse(false);
    }

    /** Whether what the last run left there was looked at, and set right as far as that is possible. */
    boolean settled() {
        return settled;
    }

    /** Whether it could not be looked at, or not be set right, for so long; by whatever fault. */
    boolean failsFor(Duration time, Instant now) {
        return reading.failsFor(time, now) || patching.failsFor(time, now);
    }

    boolean reads(Aim aim) {
        return seen.filter(pod -> terms.label().reads(pod, aim)).isPresent() && !outdated;
    }

    /** Nothing can still change it to what it should not be. */
    boolean isSafely(Aim aim) {
        return (reads(aim) && !open) || missing || replaced;
    }

    /** By what the run before this one sent; what we sent ourselves, {@link #isSafely} knows. */
    boolean mayBePatchedYet() {
        return !patched && !missing && !replaced;
    }

    /** Who took the Lease from us last, as the pod itself says. */
    Optional<Holder> fencedBy() {
        return seen.map(pod -> pod.annotations().getOrDefault(LeaseKeeping.FENCED_BY, ""))
                .map(stamp -> stamp.split(" ", 2)[0])
                .filter(identity -> !identity.isBlank())
                .map(Holder::new);
    }

    void lookAgain() {
        outdated = true;
    }

    void hurry() {
        reading.hurry();
        patching.hurry();
    }

    /** Whether the Lease must be seen to be ours once more: it was seen before the pod was. */
    boolean wantsConfirmation(Aim aim, long leaseSeenInTurn) {
        return aim == Aim.PRIMARY && seen.isPresent() && !reads(aim) && leaseSeenInTurn < readInTurn;
    }

    Optional<Call> read(boolean watching, Instant now) {
        var every = missing || watching ? terms.reconcile() : UNWATCHED;
        // Until it may be patched there is nothing that it is to be read for.
        var due = (outdated && patching.isOver(now))
                || readAt.filter(at -> now.isBefore(at.plus(every))).isEmpty();
        return due && reading.isOver(now)
                ? Optional.of(new Call.ReadPod(terms.pod().name()))
                : Optional.empty();
    }

    /** @param leaseSeenInTurn when it was last seen to be ours; the order decides, not the time */
    Optional<Call> patch(Aim aim, String status, long leaseSeenInTurn, Instant now) {
        if (aim == Aim.UNDECIDED || seen.isEmpty() || outdated || missing) {
            return Optional.empty();
        }
        if (reads(aim) && (aim == Aim.PRIMARY || !open)) {
            last = aim;
            settled = true;
            return Optional.empty();
        }
        var repair = last == aim && !reads(aim);
        if (!patching.isOver(now)
                || (repair && !repairs.isOver(now))
                || (aim == Aim.PRIMARY && leaseSeenInTurn < readInTurn)) {
            return Optional.empty();
        }
        if (repair) {
            repairs.failed(new Answer.Done(), now);
        }
        return Optional.of(new Call.PatchPod(
                terms.pod(),
                // Whoever took the Lease from us has touched the pod: then this must not be carried out, however late.
                aim == Aim.PRIMARY ? seen.map(SeenPod::resourceVersion) : Optional.empty(),
                Map.of(terms.label().key(), terms.label().value(aim)),
                Map.of(STATUS, status)));
    }

    /** @param turn of the call: counts up from call to call */
    void wasRead(Answer answer, long turn, Instant now) {
        if (answer instanceof Answer.OfPod of) {
            saw(of.pod(), turn, now);
        } else {
            failed(reading, answer, now);
        }
    }

    void wasPatched(Aim aim, Answer answer, long turn, Instant now) {
        if (answer instanceof Answer.OfPod of) {
            saw(of.pod(), turn, now);
            patching.succeeded();
            open = false;
            patched = true;
            settled = true;
            last = aim;
            return;
        }
        outdated = true;
        open |= aim == Aim.PRIMARY && answer instanceof Answer.Lost;
        failed(patching, answer, now);
    }

    private static boolean isForGood(int status) {
        return status == 403 || status == 404 || status == 422;
    }

    private void saw(SeenPod pod, long turn, Instant now) {
        replaced = !pod.pod().equals(terms.pod());
        seen = Optional.of(pod);
        readAt = Optional.of(now);
        readInTurn = turn;
        outdated = false;
        missing = false;
        reading.succeeded();
        // Nothing selects it: there is nothing to set right.
        settled |=
                reads(Aim.UNHEALTHY) || !pod.labels().containsKey(terms.label().key());
        if (repairs.isOver(now) && reads(last == Aim.UNDECIDED ? Aim.UNHEALTHY : last)) {
            repairs.succeeded();
        }
    }

    private void failed(Backoff backoff, Answer answer, Instant now) {
        settled |= answer instanceof Answer.Refused refused && isForGood(refused.status());
        if (answer instanceof Answer.Refused refused && refused.status() == 404) {
            missing = true;
            outdated = false;
            readAt = Optional.of(now);
            return;
        }
        // A conflict and another incarnation are told apart by reading again, at once.
        if (!(answer instanceof Answer.Refused refused && (refused.status() == 409 || refused.otherUid()))) {
            backoff.failed(answer, now);
        }
    }
}
