package dev.pgbeacon.face.http;

import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import java.util.Optional;

/**
 * What each check says of a node. Whatever sends traffic says no while the servers are drained.
 *
 * @param max the limit of all faces, for a request that names a state and no lag
 */
record CheckRules(Optional<LagLimit> max) {

    Verdict ready(Standing standing, Demand demand) {
        return demand.equals(Demand.NONE) ? standing.accepts() : readOnly(standing, demand);
    }

    /** Whatever is demanded: a primary is not behind itself. */
    Verdict primary(Standing standing, Demand demand) {
        return unlessDrained(
                standing,
                standing.role() == NodeRole.PRIMARY
                        ? Verdict.yes(standing.reason())
                        : Verdict.no("not a primary: " + words(standing)));
    }

    Verdict replica(Standing standing, Demand demand) {
        return unlessDrained(
                standing,
                standing.role() == NodeRole.STANDBY
                        ? standby(standing, demand)
                        : Verdict.no("not a standby: " + words(standing)));
    }

    /** A primary has all that it wrote, whatever is demanded; when it was asked, a moment ago, it may not have had. */
    Verdict readOnly(Standing standing, Demand demand) {
        return standing.role() == NodeRole.PRIMARY ? primary(standing, demand) : replica(standing, demand);
    }

    Verdict health(Standing standing, Demand demand) {
        return answers(standing.state()) ? Verdict.yes(words(standing)) : Verdict.no(words(standing));
    }

    Verdict multiMaster(Standing standing, Demand demand) {
        var found = standing.known()
                .filter(known -> known instanceof Observation.Primary)
                .flatMap(known -> ((Observation.Primary) known).multiMaster());
        if (found.isEmpty()) {
            return Verdict.no("no multi-master system found");
        }
        return unlessDrained(
                standing,
                standing.role() == NodeRole.PRIMARY ? Verdict.yes(standing.reason()) : Verdict.no(words(standing)));
    }

    /** Without a demand as on every face: with hysteresis and grace. A demand is exact. */
    private Verdict standby(Standing standing, Demand demand) {
        var exact = demand.lag().isPresent() || demand.replicationState().isPresent();
        var verdict = exact ? exactly(standing, demand) : standing.accepts();
        if (verdict.yes() && demand.minLsn().isPresent()) {
            return hasReplayed(demand.minLsn().get(), standing)
                    ? verdict
                    : Verdict.no("has not replayed " + demand.minLsn().get() + ": " + standing.reason());
        }
        return verdict;
    }

    private Verdict exactly(Standing standing, Demand demand) {
        var wanted = demand.replicationState().orElse(NodeState.STREAMING);
        if (standing.state() != wanted) {
            return Verdict.no("not " + wanted.words() + ": " + standing.reason());
        }
        var limit = demand.lag().or(this::max);
        var within = demand.lag().isPresent()
                ? demand.lag().get().allows(standing.lag(), standing.position())
                : max.map(standing.within()::test).orElse(true);
        return within && !diverged(standing)
                ? Verdict.yes(standing.reason())
                : Verdict.no(
                        limit.map(most -> "not within the limit of " + most).orElse("not on its primary's timeline")
                                + ": " + standing.reason());
    }

    private static boolean hasReplayed(LagLimit position, Standing standing) {
        return !diverged(standing) && position.allows(standing.lag(), standing.position());
    }

    private static boolean diverged(Standing standing) {
        return standing.lag() instanceof Lag.Unknown unknown && unknown.diverged();
    }

    private static boolean answers(NodeState state) {
        return switch (state) {
            case RUNNING, STREAMING, CATCHUP, PAUSED, DELAYED, ORPHAN, RECOVERING, HIDDEN -> true;
            case FENCED, WAITING, UNREADY, BUSY -> true;
            case UNASKED, STARTING, STOPPING, DOWN, TIMED_OUT, MISCONFIGURED, STALE -> false;
        };
    }

    private static Verdict unlessDrained(Standing standing, Verdict verdict) {
        return standing.drained().map(why -> Verdict.no("drained: " + why)).orElse(verdict);
    }

    /** The state is named: the reason alone may be another program's message. */
    private static String words(Standing standing) {
        return standing.role() == NodeRole.NONE
                ? standing.state().words() + ": " + standing.reason()
                : standing.reason();
    }
}
