package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.face.kube.api.SeenLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the cluster's Lease; times are of our own monotonic clock.
 *
 * @param confirmedAt when an answer last said that it is ours
 * @param renewedAt when the last renewal that succeeded was sent
 * @param askedAt when the last answer came that said anything about it
 * @param troubleSince since when no call about it succeeds
 * @param lastHolder which other pod held it when it was last seen, also when it was deleted or freed by hand since
 */
record LeaseBook(
        Known known,
        Optional<Instant> confirmedAt,
        Optional<Instant> renewedAt,
        Optional<Instant> askedAt,
        Optional<Instant> troubleSince,
        Optional<Holder> lastHolder) {

    static final LeaseBook EMPTY = new LeaseBook(
            new NotRead(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    sealed interface Known {}

    /** Never, or what was seen no longer holds. */
    record NotRead() implements Known {}

    record Absent() implements Known {}

    /**
     * @param firstSeen this version of it
     * @param moves whether its holder was seen to renew it
     */
    record Seen(SeenLease lease, Instant firstSeen, boolean moves) implements Known {
        /** Who holds it may count on his own duration, and we on ours. */
        boolean expired(Duration ours, Instant now) {
            var duration =
                    lease.terms().duration().compareTo(ours) > 0 ? lease.terms().duration() : ours;
            return !now.isBefore(firstSeen.plus(duration));
        }
    }

    LeaseBook read(SeenLease lease, Holder me, Instant now) {
        var holder = lease.terms().holder();
        return new LeaseBook(
                seen(lease, now),
                holder.equals(Optional.of(me)) ? Optional.of(now) : Optional.empty(),
                holder.equals(Optional.of(me)) ? renewedAt : Optional.empty(),
                Optional.of(now),
                Optional.empty(),
                lastHolder(lease.terms(), me));
    }

    private Optional<Holder> lastHolder(LeaseTerms terms, Holder me) {
        if (terms.holder().equals(Optional.of(me))) {
            return terms.unfenced().isEmpty() ? Optional.empty() : lastHolder;
        }
        return terms.holder().filter(other -> other.pod().isPresent()).or(() -> lastHolder);
    }

    private Seen seen(SeenLease lease, Instant now) {
        if (!(known instanceof Seen before)) {
            return new Seen(lease, now, false);
        }
        if (before.lease().resourceVersion().equals(lease.resourceVersion())) {
            // While nobody answers its holder cannot renew it either: that time does not count.
            var silence =
                    troubleSince.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
            return new Seen(lease, before.firstSeen().plus(silence), before.moves());
        }
        return new Seen(
                lease, now, before.lease().terms().holder().equals(lease.terms().holder()));
    }

    /** @param sentAt of the call that wrote it: the answer may have been long under way */
    LeaseBook written(SeenLease lease, Holder me, Instant sentAt, Instant now) {
        var book = read(lease, me, now);
        return new LeaseBook(
                book.known,
                book.confirmedAt,
                book.confirmedAt.map(held -> sentAt),
                book.askedAt,
                Optional.empty(),
                book.lastHolder);
    }

    LeaseBook absent(Instant now) {
        return new LeaseBook(
                new Absent(), Optional.empty(), Optional.empty(), Optional.of(now), Optional.empty(), lastHolder);
    }

    LeaseBook untroubled() {
        return new LeaseBook(known, confirmedAt, renewedAt, askedAt, Optional.empty(), lastHolder);
    }

    /** Somebody changed it: to be read again before anything else. */
    LeaseBook outdated(Instant now) {
        return new LeaseBook(new NotRead(), confirmedAt, renewedAt, Optional.of(now), Optional.empty(), lastHolder);
    }

    /** A call about it failed; whether it was carried out may not be known, so that what was seen is to be read again. */
    LeaseBook failed(Instant sentAt) {
        return new LeaseBook(
                known, confirmedAt, renewedAt, askedAt, troubleSince.or(() -> Optional.of(sentAt)), lastHolder);
    }
}
