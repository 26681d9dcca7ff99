package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Observation;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who gets the writes, as it follows from all that was seen so far; immutable.
 *
 * @param system the cluster's identifier, once it is settled; a server of another one is never used, however alone it is
 * @param highestTimeline that was seen on any server of the system, standbys included: whoever writes on a lower one
 *     writes what will be lost
 * @param inUse the primary that got the writes last; it stays that while it cannot be seen, too
 * @param timeline on which it got them
 */
record Primacy(Optional<String> system, int highestTimeline, Optional<NodeId> inUse, int timeline) {
    static final Primacy NONE =
            new Primacy(Optional.empty(), Observation.UNKNOWN_TIMELINE, Optional.empty(), Observation.UNKNOWN_TIMELINE);

    /** With what all backends are now, in the file's order. */
    Primacy after(List<Member> members) {
        var settled = system.or(() -> settle(members));
        if (settled.isEmpty()) {
            return this;
        }
        var ours = members.stream()
                .filter(member -> member.system().equals(settled))
                .toList();
        int highest = Math.max(
                highestTimeline, ours.stream().mapToInt(Member::timeline).max().orElse(highestTimeline));
        var next = ours.stream()
                .filter(member -> member.takesWrites() && member.timeline() == highest)
                .filter(member -> mayFollow(member, members))
                .min(Comparator.comparing(
                        member -> inUse.filter(member.node()::equals).isEmpty()));
        return new Primacy(
                settled,
                highest,
                next.map(Member::node).or(() -> inUse),
                next.map(Member::timeline).orElse(timeline));
    }

    /**
     * A promotion begins a new timeline. A second primary on the same one is a copy that was started without being told that it
     * is one: it gets no writes only because the other cannot be seen; only when that is a standby now, or left the file.
     */
    private boolean mayFollow(Member candidate, List<Member> members) {
        return inUse.isEmpty()
                || inUse.get().equals(candidate.node())
                || candidate.timeline() > timeline
                || members.stream()
                        .filter(member -> member.node().equals(inUse.get()))
                        .allMatch(Member::isInRecovery);
    }

    /**
     * Most of all backends are of the cluster's system. As long as more could come of another one, nothing is settled: a
     * stranger in the file that answers first must not get the writes.
     */
    private static Optional<String> settle(List<Member> members) {
        var known = members.stream()
                .map(Member::system)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long most = known.values().stream().mapToLong(Long::longValue).max().orElse(0);
        boolean allAsked = members.stream().allMatch(Member::asked);
        if (!allAsked && most * 2 <= members.size()) {
            return Optional.empty();
        }
        // As many of one as of another: the one with a primary, then the one that the file names first.
        return members.stream()
                .filter(member ->
                        member.system().filter(of -> known.get(of) == most).isPresent())
                .min(Comparator.comparing(member -> !hasPrimary(member.system(), members)))
                .flatMap(Member::system);
    }

    private static boolean hasPrimary(Optional<String> system, Collection<Member> members) {
        return members.stream()
                .anyMatch(member -> member.takesWrites() && member.system().equals(system));
    }

    /** Who gets the writes now. */
    Optional<Member> primary(List<Member> members) {
        return members.stream()
                .filter(member -> isInUse(member.node()) && timeline == highestTimeline)
                .filter(member -> member.takesWrites() && member.timeline() == timeline && isOurs(member))
                .findFirst();
    }

    /** Also one that cannot be seen just now: that a probe fails says nothing of a connection that works. */
    boolean mayWrite(Member member) {
        return isInUse(member.node())
                && timeline == highestTimeline
                && member.timeline() == timeline
                && isOurs(member)
                && !member.isInRecovery();
    }

    private boolean isInUse(NodeId node) {
        return inUse.filter(node::equals).isPresent();
    }

    boolean isOurs(Member member) {
        return system.isPresent() && member.system().equals(system);
    }

    /** Known to be of another cluster. */
    boolean isForeign(Member member) {
        return system.isPresent() && member.system().isPresent() && !isOurs(member);
    }

    /** What remains when the file was read again: a cluster that was made anew, with all its servers, is another one. */
    Primacy among(List<Member> members) {
        boolean gone = members.stream().noneMatch(this::isOurs);
        return gone ? NONE : this;
    }
}
