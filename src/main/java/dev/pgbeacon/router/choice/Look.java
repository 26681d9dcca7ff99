package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All backends at one moment, and who may do what; immutable. It is asked several times for each statement: what it answers is
 * found when it is made.
 *
 * @param primary who gets the writes
 * @param fit the standbys that may serve reads, in the file's order
 */
record Look(Optional<Target> primary, List<Target> fit, Map<NodeId, Backend> backends) {
    private static final Fitness DRAINED = Fitness.unfit("drained, until RESUME in the router's console");
    private static final Fitness UNKNOWN = Fitness.unfit("no backend of the router's file");

    /** @param mayWrite whether a connection to it may still be written to */
    record Backend(Member member, Fitness fitness, boolean mayWrite, boolean drained) {
        BackendState state(boolean writes) {
            return new BackendState(member.target(), member.standing(), fitness, writes, drained);
        }
    }

    static Look of(List<Member> members, Primacy primacy, FitStandbys standbys, Set<NodeId> drained) {
        var primary = primacy.primary(members);
        var backends = new LinkedHashMap<NodeId, Backend>();
        for (var member : members) {
            boolean isDrained = drained.contains(member.node());
            var fitness = standbys.fitness(member, primacy, primary);
            backends.put(
                    member.node(),
                    new Backend(
                            member,
                            isDrained && fitness instanceof Fitness.Fit ? DRAINED : fitness,
                            primacy.mayWrite(member),
                            isDrained));
        }
        var fit = backends.values().stream()
                .filter(backend -> backend.fitness() instanceof Fitness.Fit)
                .map(backend -> backend.member().target())
                .toList();
        return new Look(primary.map(Member::target), fit, backends);
    }

    boolean mayWrite(NodeId node) {
        var backend = backends.get(node);
        return backend != null && backend.mayWrite();
    }

    Fitness fitness(NodeId node) {
        var backend = backends.get(node);
        return backend == null ? UNKNOWN : backend.fitness();
    }

    List<BackendState> states() {
        return backends.values().stream()
                .map(backend -> backend.state(
                        primary.filter(backend.member().target()::equals).isPresent()))
                .toList();
    }
}
