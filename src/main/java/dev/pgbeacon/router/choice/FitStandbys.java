package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which standbys may serve reads; immutable.
 *
 * @param lastFit those that were fit when they last had their link, with the server that answered: they stay so while there
 *     is no primary. A standby that was started anew may come back older than it was, and has to show that it is fit.
 */
record FitStandbys(Map<NodeId, Server> lastFit) {
    static final FitStandbys NONE = new FitStandbys(Map.of());

    FitStandbys after(List<Member> members, Primacy primacy) {
        var next = new HashMap<NodeId, Server>();
        for (var member : members) {
            var remembered = Optional.ofNullable(lastFit.get(member.node()));
            var seen = byItself(member, primacy) instanceof Fitness.Fit ? server(member) : remembered;
            if (mayRemember(member)) {
                seen.filter(server -> server(member).filter(server::equals).isPresent())
                        .ifPresent(server -> next.put(member.node(), server));
            }
        }
        return new FitStandbys(Map.copyOf(next));
    }

    /** What is out, or lost its link, does not show that it is too far behind; all else that is unfit does. */
    private static boolean mayRemember(Member member) {
        return switch (member.standing().state()) {
            case STREAMING, CATCHUP, ORPHAN -> lostLink(member) || within(member);
            case HIDDEN, PAUSED, DELAYED, RECOVERING, RUNNING, UNREADY, WAITING, FENCED -> false;
            case UNASKED, STARTING, STOPPING, DOWN, TIMED_OUT, BUSY, MISCONFIGURED, STALE -> true;
        };
    }

    Fitness fitness(Member member, Primacy primacy, boolean primaryIsThere) {
        var now = byItself(member, primacy);
        boolean stays = !primaryIsThere
                && lastFit.containsKey(member.node())
                && member.health().status() == HealthStatus.HEALTHY
                && member.isInRecovery()
                && lostLink(member);
        return now instanceof Fitness.Unfit && stays
                ? new Fitness.Fit("there is no primary, and it was fit before: "
                        + member.standing().reason())
                : now;
    }

    /** Whether nobody tells it the primary's position any more; and it is not over its limit by what is known. */
    private static boolean lostLink(Member member) {
        if (member.standing().lag() instanceof Lag.Unknown unknown) {
            return !unknown.diverged();
        }
        boolean timeIsUnknown = member.target().backend().lag() instanceof LagLimit.Time
                && member.standing().lag() instanceof Lag.Known known
                && known.time() instanceof Lag.Time.Unknown;
        return !receives(member) && (timeIsUnknown || within(member));
    }

    private static boolean receives(Member member) {
        return member.standing()
                .saysNow()
                .filter(alive -> alive instanceof Observation.Standby standby
                        && standby.receiver() instanceof Receiver.Connected receiver
                        && receiver.streams())
                .isPresent();
    }

    private static Fitness byItself(Member member, Primacy primacy) {
        if (primacy.isForeign(member)) {
            return new Fitness.Unfit(
                    "of another system, " + member.system().orElseThrow() + " (expected: "
                            + primacy.system().orElseThrow() + ", the primary's)",
                    true);
        }
        if (member.health().status() != HealthStatus.HEALTHY) {
            return Fitness.unfit("health check: " + member.health().reason());
        }
        if (member.standing().state() != NodeState.STREAMING) {
            return Fitness.unfit(member.standing().reason());
        }
        if (!primacy.isOurs(member)) {
            return Fitness.unfit("the other backends have not told yet which system the cluster is");
        }
        if (!within(member)) {
            return Fitness.unfit(member.standing().reason() + "; not within its limit of "
                    + member.target().backend().lag());
        }
        return new Fitness.Fit(member.standing().reason());
    }

    private static boolean within(Member member) {
        return member.standing().within().test(member.target().backend().lag());
    }

    private static Optional<Server> server(Member member) {
        return member.standing().known().map(Observation.Alive::server);
    }
}
