package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Receiver;
import dev.pgbeacon.status.Server;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which standbys may serve reads; immutable.
 *
 * @param lastFit those that were fit when they last had their link: they stay so while there is no primary, and until it is
 *     known whether there still is one
 */
record FitStandbys(Map<NodeId, Memory> lastFit) {
    static final FitStandbys NONE = new FitStandbys(Map.of());

    /**
     * One that was fit.
     *
     * @param server that answered: one that was started anew may come back older than it was, and has to show that it is fit
     * @param lostLink when it was first seen to be without its link; empty: it has it
     */
    record Memory(Server server, Optional<Instant> lostLink) {
        Memory without(Instant now) {
            return lostLink.isPresent() ? this : new Memory(server, Optional.of(now));
        }
    }

    FitStandbys after(List<Member> members, Primacy primacy, Instant now) {
        var next = new HashMap<NodeId, Memory>();
        for (var member : members) {
            remembered(member, primacy, now)
                    .filter(fit -> server(member).filter(fit.server()::equals).isPresent())
                    .ifPresent(fit -> next.put(member.node(), fit));
        }
        return new FitStandbys(Map.copyOf(next));
    }

    private Optional<Memory> remembered(Member member, Primacy primacy, Instant now) {
        if (byItself(member, primacy) instanceof Fitness.Fit) {
            return server(member).map(server -> new Memory(server, Optional.empty()));
        }
        var before = Optional.ofNullable(lastFit.get(member.node())).filter(fit -> mayRemember(member));
        return member.isInRecovery() && lostLink(member) ? before.map(fit -> fit.without(now)) : before;
    }

    /** What is out, or lost its link, does not show that it is too far behind; all else that is unfit does. */
    private static boolean mayRemember(Member member) {
        return switch (member.standing().state()) {
            case STREAMING, CATCHUP, ORPHAN -> lostLink(member) || within(member);
            case HIDDEN, PAUSED, DELAYED, RECOVERING, RUNNING, UNREADY, WAITING, FENCED -> false;
            case UNASKED, STARTING, STOPPING, DOWN, TIMED_OUT, BUSY, MISCONFIGURED, STALE -> true;
        };
    }

    Fitness fitness(Member member, Primacy primacy, Optional<Member> primaryNow) {
        var now = byItself(member, primacy);
        var before = lastFit.get(member.node());
        boolean stays = now instanceof Fitness.Unfit
                && before != null
                && member.health().status() == HealthStatus.HEALTHY
                && member.isInRecovery()
                && lostLink(member)
                && !isThere(primaryNow, before.lostLink());
        if (!stays) {
            return now;
        }
        var why =
                primaryNow.isPresent() ? "the primary has not answered since it lost its link" : "there is no primary";
        return new Fitness.Fit(
                why + ", and it was fit before: " + member.standing().reason());
    }

    /** A primary that goes away ends its standbys' links before a probe can tell that it is gone. */
    private static boolean isThere(Optional<Member> primary, Optional<Instant> lost) {
        return primary.flatMap(Member::askedAt)
                .filter(asked -> lost.isEmpty() || asked.isAfter(lost.get()))
                .isPresent();
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
