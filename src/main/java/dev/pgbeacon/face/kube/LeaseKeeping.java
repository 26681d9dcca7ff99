package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.status.Tenure;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Lease as we keep it, and the former holders whose label has to go before ours may say primary. */
final class LeaseKeeping {
    static final String FENCED_BY = "pgbeacon.dev/fenced-by";

    private final KeeperTerms terms;
    private final Backoff backoff;
    private final Backoff fencing;
    private final Set<Holder> fenced = new LinkedHashSet<>();
    private LeaseBook book = LeaseBook.EMPTY;
    private long seenOursInTurn = -1;
    private boolean fencingFails;
    private long fencedInTurn = -1;

    LeaseKeeping(KeeperTerms terms, RandomGenerator chance) {
        this.terms = terms;
        var third = terms.lease().duration().dividedBy(3);
        backoff = new Backoff(third, chance);
        fencing = new Backoff(third, chance);
    }

    LeaseDecision decide(Candidate own, Instant since, Tenure current, Instant now) {
        return terms.lease().decide(own, since, book, current, now);
    }

    LeaseBook book() {
        return book;
    }

    /** The turn in which an answer last said that it is ours. */
    long seenOursInTurn() {
        return seenOursInTurn;
    }

    boolean isOurs() {
        return held().isPresent();
    }

    private Optional<LeaseBook.Seen> held() {
        return book.known() instanceof LeaseBook.Seen seen
                        && seen.lease().terms().holder().equals(Optional.of(terms.me()))
                ? Optional.of(seen)
                : Optional.empty();
    }

    Optional<Call> call(LeaseDecision.Move move, Candidate own, OwnLabel label, Instant now) {
        if (!backoff.isOver(now)) {
            return Optional.empty();
        }
        return switch (move) {
            case WAIT -> Optional.empty();
            case READ -> Optional.of(new Call.ReadLease());
            case CREATE -> Optional.of(new Call.CreateLease(ours(own, unfenced(formerHolders(label)))));
            case TAKE, RENEW ->
                seen().map(seen -> new Call.UpdateLease(
                        seen.lease(), ours(own, unfenced(isFree(seen) ? formerHolders(label) : Set.of()))));
            case RELEASE ->
                held().map(seen ->
                        new Call.UpdateLease(seen.lease(), seen.lease().terms().freed(label.mayBePatchedYet())));
        };
    }

    private Optional<LeaseBook.Seen> seen() {
        return book.known() instanceof LeaseBook.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    private static boolean isFree(LeaseBook.Seen seen) {
        return seen.lease().terms().holder().isEmpty();
    }

    /** The Lease may have been deleted, or freed by hand, and its holder not know that yet. */
    private Set<Holder> formerHolders(OwnLabel label) {
        return Stream.concat(book.lastHolder().stream(), label.fencedBy().stream())
                .collect(Collectors.toSet());
    }

    private LeaseTerms ours(Candidate own, List<Holder> unfenced) {
        return new LeaseTerms(
                Optional.of(terms.me()),
                own.system(),
                own.timeline().orElseThrow(),
                unfenced,
                terms.lease().duration());
    }

    /** Former holders as the Lease names them, its present one among them if that is not us. */
    private List<Holder> unfenced() {
        return unfenced(Set.of());
    }

    private List<Holder> unfenced(Set<Holder> besides) {
        var all = new LinkedHashSet<>(besides);
        seen().map(seen -> seen.lease().terms()).ifPresent(last -> {
            all.addAll(last.unfenced());
            last.holder().ifPresent(all::add);
        });
        all.remove(terms.me());
        all.removeAll(fenced);
        // Not one of ours: there is no pod whose label could be taken away.
        all.removeIf(holder -> holder.pod().isEmpty());
        return List.copyOf(all);
    }

    /** Whether no other pod can still bear the label that becomes ours. */
    boolean allFenced() {
        return isOurs() && unfenced().isEmpty();
    }

    /** Whether a former holder's label could not be taken away so far. */
    boolean fencingFails() {
        return fencingFails;
    }

    /** Whether the Lease must be seen to be ours once more before a former holder, who may hold it again, is fenced. */
    boolean wantsConfirmation(Instant now) {
        return fencingFails
                && isOurs()
                && seenOursInTurn < fencedInTurn
                && fencing.isOver(now)
                && !unfenced().isEmpty();
    }

    Optional<Call.PatchPod> fence(String stamp, Instant now) {
        if (!isOurs() || seenOursInTurn < fencedInTurn || !fencing.isOver(now)) {
            return Optional.empty();
        }
        return unfenced().stream()
                .findFirst()
                .flatMap(Holder::pod)
                .map(former -> new Call.PatchPod(
                        former,
                        Optional.empty(),
                        Map.of(terms.label().key(), terms.label().unhealthy()),
                        // New each time: only a change makes what its own sidecar may still have under way a conflict.
                        Map.of(FENCED_BY, stamp)));
    }

    void wasFenced(Call.PatchPod patch, Answer answer, long turn, Instant now) {
        if (answer instanceof Answer.OfPod
                || (answer instanceof Answer.Refused refused && (refused.status() == 404 || refused.otherUid()))) {
            fenced.add(Holder.of(patch.pod()));
            fencingFails = false;
            fencing.succeeded();
            return;
        }
        fencingFails = true;
        fencedInTurn = turn;
        fencing.failed(answer, now);
    }

    void answered(Call call, Answer answer, long turn, Instant sentAt, Instant now) {
        if (answer instanceof Answer.OfLease of) {
            book = call instanceof Call.ReadLease
                    ? book.read(of.lease(), terms.me(), now)
                    : book.written(of.lease(), terms.me(), sentAt, now);
            fenced.retainAll(isOurs() ? of.lease().terms().unfenced() : List.of());
            seenOursInTurn = isOurs() ? turn : seenOursInTurn;
            backoff.succeeded();
        } else if (answer instanceof Answer.Refused refused
                && refused.status() == 404
                // There it is the namespace that does not exist.
                && !(call instanceof Call.CreateLease)) {
            book = book.absent(now);
            fenced.clear();
            backoff.succeeded();
        } else if (answer instanceof Answer.Refused refused && refused.status() == 409) {
            book = book.outdated(now);
            backoff.succeeded();
        } else {
            book = book.failed(sentAt);
            backoff.failed(answer, now);
        }
    }

    /** What failed before says nothing about whether the API server is away now. */
    void newTerm() {
        book = book.untroubled();
        hurry();
    }

    void hurry() {
        backoff.hurry();
        fencing.hurry();
    }
}
