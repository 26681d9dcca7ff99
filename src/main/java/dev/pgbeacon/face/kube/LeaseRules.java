package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.LeaseDecision.Move;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.status.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who may be primary by the cluster's Lease: it is free, has expired, or is of a lower timeline of the same system; nobody
 * takes it from its holder on one timeline, and none of another system takes it at all.
 *
 * @param keepOnLoss whether, while the API server is away, a primary that nothing speaks against stays or becomes one
 */
record LeaseRules(Holder me, Duration duration, boolean keepOnLoss) {
    /** A holder counts itself out earlier than others may take over, by its own clock and from sending. */
    private static final double OWN_SHARE = 2 / 3.0;

    /**
     * @param own out of recovery, since {@code since}
     * @param current what was decided last, for this term
     */
    LeaseDecision decide(Candidate own, Instant since, LeaseBook book, Tenure current, Instant now) {
        var scene = new Scene(own, own.timeline().orElseThrow(), since, book, current, now);
        if (book.known() instanceof LeaseBook.Seen seen) {
            return seen(scene, seen);
        }
        return book.known() instanceof LeaseBook.Absent
                ? hold(scene, unlessDrained(own, Move.CREATE), "the cluster's Lease does not exist yet")
                : hold(scene, Move.READ, "the cluster's Lease was not read yet");
    }

    private record Scene(Candidate own, int timeline, Instant since, LeaseBook book, Tenure current, Instant now) {}

    private LeaseDecision seen(Scene scene, LeaseBook.Seen seen) {
        var terms = seen.lease().terms();
        if (terms.system().isPresent() && !terms.system().equals(scene.own.system())) {
            return refused(scene, Occasion.LEASE_REFUSED, stranger(scene.own, terms));
        }
        if (scene.timeline < terms.timeline()) {
            var reason = "out of recovery on timeline " + scene.timeline + ", but the cluster's Lease is of timeline "
                    + terms.timeline();
            return refused(scene, Occasion.FENCED, reason);
        }
        if (terms.holder().equals(Optional.of(me))) {
            return mine(scene, terms);
        }
        var other = terms.holder().map(Holder::identity).orElse("nobody");
        if (terms.holder().isEmpty() || scene.timeline > terms.timeline()) {
            return hold(scene, unlessDrained(scene.own, Move.TAKE), "the cluster's Lease is still of " + other);
        }
        if (expired(seen, scene.book)) {
            return hold(scene, unlessDrained(scene.own, Move.TAKE), "the cluster's Lease of " + other + " has expired");
        }
        var reason = "the cluster's Lease is held by " + other + " on the same timeline " + scene.timeline;
        return seen.moves()
                ? refused(scene, Occasion.FENCED, reason)
                : new LeaseDecision(
                        poll(scene),
                        new Tenure.Pending(reason + " until it expires"),
                        Aim.UNHEALTHY,
                        Occasion.UNHEALTHY,
                        reason + " until it expires");
    }

    private static String stranger(Candidate own, LeaseTerms terms) {
        return "system identifier " + own.system().orElse("unknown") + ", but the cluster's Lease is of "
                + terms.system().orElse("unknown")
                + " (if this is the right one, after pg_upgrade, initdb or a restore: pgbeacon lease reset)";
    }

    /** Not while the API server is away: then nobody could renew it. */
    private boolean expired(LeaseBook.Seen seen, LeaseBook book) {
        return book.askedAt().filter(asked -> seen.expired(duration, asked)).isPresent();
    }

    private LeaseDecision mine(Scene scene, LeaseTerms terms) {
        var book = scene.book;
        var sameTerm = terms.timeline() == scene.timeline && terms.system().isPresent();
        var confirmed = sameTerm
                && book.renewedAt().isPresent()
                && book.confirmedAt().filter(at -> !at.isBefore(scene.since)).isPresent();
        var due = !confirmed
                || !terms.duration().equals(duration)
                || !scene.now.isBefore(book.renewedAt().get().plus(third()));
        var move = due ? Move.RENEW : Move.WAIT;
        var until = keepOnLoss ? Optional.<Instant>empty() : book.renewedAt().map(sent -> sent.plus(ownTime()));
        if (!confirmed && !(sameTerm && book.troubleSince().isPresent())) {
            return hold(scene, move, "the cluster's Lease is being renewed");
        }
        // The API server is away, and we were the holder when it was last seen: we stay what we are, or until our time
        // ends.
        if (!keepOnLoss && until.filter(scene.now::isBefore).isEmpty()) {
            var reason = "the cluster's Lease could not be renewed in time";
            return new LeaseDecision(move, new Tenure.Pending(reason), Aim.UNHEALTHY, Occasion.UNHEALTHY, reason);
        }
        return new LeaseDecision(
                move,
                new Tenure.Granted(scene.timeline, until),
                confirmed ? Aim.PRIMARY : Aim.UNDECIDED,
                confirmed ? Occasion.PROMOTED : Occasion.NONE,
                primary(scene));
    }

    private static String primary(Scene scene) {
        return "primary on timeline " + scene.timeline + " at "
                + scene.own.lsn().map(Object::toString).orElse("an unknown position");
    }

    private LeaseDecision refused(Scene scene, Occasion occasion, String reason) {
        return new LeaseDecision(poll(scene), new Tenure.Denied(reason), Aim.UNHEALTHY, occasion, reason);
    }

    /** The Lease is not ours yet, and nothing speaks against it: what was granted for this term stays meanwhile. */
    private LeaseDecision hold(Scene scene, Move move, String reason) {
        var away = scene.book
                .troubleSince()
                .map(trouble -> trouble.isAfter(scene.since) ? trouble : scene.since)
                .filter(trouble -> !scene.now.isBefore(trouble.plus(duration)))
                .isPresent();
        if (scene.current instanceof Tenure.Granted granted && granted.covers(scene.timeline, scene.now)) {
            return new LeaseDecision(move, granted, Aim.UNDECIDED, Occasion.NONE, primary(scene));
        }
        if (away && keepOnLoss) {
            return new LeaseDecision(
                    move,
                    new Tenure.Granted(scene.timeline, Optional.empty()),
                    Aim.UNDECIDED,
                    Occasion.NONE,
                    primary(scene));
        }
        return new LeaseDecision(
                move,
                new Tenure.Pending(reason),
                away ? Aim.UNHEALTHY : Aim.UNDECIDED,
                away ? Occasion.UNHEALTHY : Occasion.NONE,
                reason);
    }

    private Move poll(Scene scene) {
        return scene.book
                        .askedAt()
                        .filter(asked -> scene.now.isBefore(asked.plus(third())))
                        .isPresent()
                ? Move.WAIT
                : Move.READ;
    }

    private static Move unlessDrained(Candidate own, Move move) {
        return own.drained().isPresent() ? Move.WAIT : move;
    }

    private Duration third() {
        return duration.dividedBy(3);
    }

    private Duration ownTime() {
        return Duration.ofMillis((long) (duration.toMillis() * OWN_SHARE));
    }
}
