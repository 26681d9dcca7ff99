package dev.pgbeacon.face.kube;

import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.face.kube.LeaseDecision.Move;
import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.status.Tenure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Decides which call to make next, and learns from its answer; one at a time, as their order is what keeps two pods from
 * bearing the primary's label. It demotes before it looks at the Lease, and promotes only when the Lease was seen to be ours
 * after the pod was read: whoever takes the Lease from us touches our pod afterwards, so that a patch of ours that was under
 * way meets another resourceVersion. Knows no threads, no sockets and no other time than it is given.
 */
final class Keeper {
    private static final LeaseDecision NOTHING_KNOWN =
            undecided(new Tenure.Pending("no probe has finished yet"), Aim.UNDECIDED, Occasion.NONE, "not asked yet");
    private static final Tenure NO_PRIMARY = new Tenure.Pending("the cluster's Lease was not looked at yet");

    private final KeeperTerms terms;
    /** Of the calendar, for people. */
    private final InstantSource dates;

    private final OwnLabel label;
    private final LeaseKeeping lease;
    private final Announcer announcer;
    private final Troubles troubles = new Troubles();
    private final Settling settling;
    private final Turning turning;

    private Optional<Candidate> own = Optional.empty();
    private LeaseDecision decision = NOTHING_KNOWN;
    private Tenure tenure = NOTHING_KNOWN.tenure();
    private Instant termSince = Instant.MIN;
    private Instant changedAt;
    private long turn;
    private boolean stopping;

    Keeper(KeeperTerms terms, InstantSource dates, RandomGenerator chance) {
        this.terms = terms;
        this.dates = dates;
        changedAt = dates.instant();
        label = new OwnLabel(terms, chance);
        lease = new LeaseKeeping(terms, chance);
        announcer = new Announcer(terms.pod(), chance);
        settling = new Settling(terms.settle());
        turning = new Turning(terms.lease().duration());
    }

    /**
     * The call to make now, if any.
     *
     * @param watched whether somebody tells us, by {@link #lookAgain}, when our pod changes
     */
    Optional<Call> next(Candidate candidate, boolean watched, Instant now) {
        notice(candidate, now);
        decide(candidate, now);
        if (label.replaced()) {
            return Optional.empty();
        }
        return label.read(watched, now)
                .or(() -> aim() == Aim.PRIMARY ? Optional.empty() : patch(now))
                .or(() -> lease.call(move(now), candidate, label, now))
                .or(() -> !byLease()
                        ? Optional.empty()
                        : lease.fence(terms.me() + " at " + dates.instant() + " #" + turn, now))
                .or(() -> aim() == Aim.PRIMARY && mayPromote() ? patch(now) : Optional.empty())
                .or(() -> announcer.call(now));
    }

    private void notice(Candidate candidate, Instant now) {
        var before = own;
        own = Optional.of(candidate);
        settling.notice(candidate.kind(), now);
        var stoodStill = turning.again(now);
        if (stoodStill
                || (candidate.isPrimary() && before.filter(candidate::sameTerm).isEmpty())) {
            tenure = NO_PRIMARY;
            termSince = now;
            lease.newTerm();
        }
    }

    private void decide(Candidate candidate, Instant now) {
        var next = stopping || candidate.drained().isPresent()
                ? bySelf(candidate, now)
                        .aiming(
                                Aim.UNHEALTHY,
                                Occasion.DRAINED,
                                candidate.drained().orElse("shutting down"))
                : bySelf(candidate, now);
        if (next.aim() != decision.aim()) {
            changedAt = dates.instant();
            label.hurry();
        }
        decision = next;
        tenure = next.tenure();
        if (label.seen().isPresent()) {
            announcer.tell(next, candidate.timeline(), next.aim() != Aim.UNDECIDED && label.reads(next.aim()));
        }
    }

    private LeaseDecision bySelf(Candidate candidate, Instant now) {
        return switch (candidate.kind()) {
            case UNKNOWN -> NOTHING_KNOWN;
            case PRIMARY ->
                terms.leaseEnabled()
                        ? lease.decide(candidate, termSince, tenure, now)
                        : undecided(Tenure.FREE, Aim.PRIMARY, Occasion.PROMOTED, candidate.reason());
            case MULTI_MASTER -> undecided(Tenure.FREE, Aim.PRIMARY, Occasion.PROMOTED, candidate.reason());
            case REPLICA ->
                settling.isDone(now)
                        ? undecided(NO_PRIMARY, Aim.REPLICA, Occasion.STANDBY, candidate.reason())
                        : undecided(NO_PRIMARY, Aim.UNHEALTHY, Occasion.NONE, candidate.reason());
            case FENCED -> undecided(NO_PRIMARY, Aim.UNHEALTHY, Occasion.FENCED, candidate.reason());
            case UNFIT -> undecided(NO_PRIMARY, Aim.UNHEALTHY, Occasion.UNHEALTHY, candidate.reason());
        };
    }

    private static LeaseDecision undecided(Tenure tenure, Aim aim, Occasion occasion, String reason) {
        return new LeaseDecision(Move.WAIT, tenure, aim, occasion, reason);
    }

    /** Until the former holder's label is gone ours may not say primary, and what it says of the standby we were is wrong. */
    private Aim aim() {
        return decision.aim() == Aim.PRIMARY && byLease() && lease.fencingFails() && !label.reads(Aim.PRIMARY)
                ? Aim.UNHEALTHY
                : decision.aim();
    }

    private Optional<Call> patch(Instant now) {
        return label.patch(aim(), StatusText.of(own.orElseThrow(), changedAt, turn), leaseSeenInTurn(), now);
    }

    /** Where no Lease decides, it was always seen. */
    private long leaseSeenInTurn() {
        return byLease() ? lease.seenOursInTurn() : Long.MAX_VALUE;
    }

    private boolean byLease() {
        return terms.leaseEnabled() && own.filter(Candidate::isPrimary).isPresent();
    }

    private boolean mayPromote() {
        return !byLease() || lease.allFenced();
    }

    private Move move(Instant now) {
        if (stopping) {
            return lease.isOurs() && label.isSafely(Aim.UNHEALTHY) ? Move.RELEASE : Move.WAIT;
        }
        var confirm = byLease()
                && decision.move() == Move.WAIT
                && lease.isOurs()
                && (label.wantsConfirmation(aim(), lease.seenOursInTurn()) || lease.wantsConfirmation(now));
        return confirm ? Move.RENEW : decision.move();
    }

    /** What came of the call that {@link #next} asked for. */
    void answered(Call call, Answer answer, Instant sentAt, Instant now) {
        troubles.note(call, answer);
        turn++;
        if (call instanceof Call.ReadPod) {
            label.wasRead(answer, turn, now);
        } else if (call instanceof Call.PatchPod patch && patch.pod().equals(terms.pod())) {
            label.wasPatched(aim(), answer, turn, now);
        } else if (call instanceof Call.PatchPod patch) {
            lease.wasFenced(patch, answer, turn, now);
        } else if (call instanceof Call.CreateEvent) {
            announcer.answered(answer, now);
        } else {
            lease.answered(call, answer, turn, sentAt, now);
        }
    }

    /** Whether our server may be primary, as of the last decision. */
    Tenure tenure(Instant now) {
        if (label.replaced()) {
            return new Tenure.Denied("another pod is called " + terms.pod().name() + " by now");
        }
        // What the last run left in the label is set right before the first MASTER, unless that cannot be done.
        var impossible = label.failsFor(terms.lease().duration(), now);
        return label.settled() || impossible || decision.aim() != Aim.PRIMARY
                ? turning.bounded(tenure)
                : new Tenure.Pending("the pod's label was not set right yet");
    }

    /** Our pod has changed, or may have. */
    void lookAgain() {
        label.lookAgain();
    }

    /** Our pod is about to be stopped. */
    boolean deleting() {
        return label.deleting();
    }

    /** From now on our pod is to bear no label that anything selects, and the Lease is for others. */
    void stop() {
        stopping = true;
        label.hurry();
        lease.hurry();
    }

    /** Whether, after {@link #stop}, all is done. */
    boolean isDone() {
        return label.isSafely(Aim.UNHEALTHY) && !lease.isOurs();
    }

    /** What was last seen of label and Lease, for show. */
    PodLabel.Seen seen() {
        var known = lease.book().known() instanceof LeaseBook.Seen book
                ? Optional.of(book.lease().terms())
                : Optional.<LeaseTerms>empty();
        return new PodLabel.Seen(
                terms.pod().name(),
                terms.label().key(),
                label.seen().map(pod -> pod.labels().get(terms.label().key())),
                leaseState(known),
                known.flatMap(LeaseTerms::holder).map(Holder::identity),
                known.map(terms -> OptionalInt.of(terms.timeline())).orElse(OptionalInt.empty()),
                byLease() && lease.isOurs() ? lease.book().renewedAt() : Optional.empty(),
                decision.reason());
    }

    private PodLabel.Lease leaseState(Optional<LeaseTerms> known) {
        if (!byLease()) {
            return PodLabel.Lease.OFF;
        }
        if (known.isEmpty()) {
            return PodLabel.Lease.UNKNOWN;
        }
        if (known.get().holder().isEmpty()) {
            return PodLabel.Lease.FREE;
        }
        return lease.isOurs() ? PodLabel.Lease.OURS : PodLabel.Lease.OTHERS;
    }

    /** What is new since the last call, as lines of the log. */
    List<String> news() {
        return troubles.news();
    }
}
