package dev.pgbeacon.face.metrics;

import dev.pgbeacon.board.NodeCounts;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of each server. What is not known has no sample: a 0 would be a promise, and a NaN no alert. */
final class ServerFamilies {
    private final Family role = server("role", "1 for the role that the server has, 0 for the others.", "role");
    private final Family state = server("state", "1 for the state that the server is in, 0 for the others.", "state");
    private final Family ready = server("ready", "1 while traffic should go to the server, else 0.");
    private final Family drained = server("drained", "1 while an operator or a shutdown takes the server out, else 0.");
    private final Family timeline = server("timeline", "The timeline that the server is on.");
    private final Family received =
            server("received_lsn_bytes", "The position up to which a standby has received WAL.");
    private final Family replayed =
            server("replayed_lsn_bytes", "The position up to which a standby has replayed WAL.");
    private final Family flushed = server("flush_lsn_bytes", "The position up to which a primary has flushed WAL.");
    private final Family lagBytes = server("lag_bytes", "WAL that a standby has still to replay.");
    private final Family lagSeconds = server("lag_seconds", "How far a standby is behind its primary in time.");
    private final Family age = server("snapshot_age_seconds", "Time since the last question that was answered.");
    private final Family duration = Family.histogram(
            "pgbeacon_probe_duration_seconds", "Time from a question to its answer, or to its failure.", "server");
    private final Family failures = counter("probe_failures", "Questions that failed, by what was found.", "reason");
    private final Family roleChanges = counter("role_changes", "Changes of the server's role, to none among them.");

    private ServerFamilies() {}

    /** One server at the moment of a scrape. */
    record Server(Standing standing, NodeCounts counts) {}

    static List<Family> of(List<Server> servers) {
        var families = new ServerFamilies();
        servers.forEach(families::add);
        return families.all();
    }

    private static Family server(String name, String help, String... more) {
        return Family.gauge("pgbeacon_" + name, help, withServer(more));
    }

    private static Family counter(String name, String help, String... more) {
        return Family.counter("pgbeacon_" + name, help, withServer(more));
    }

    private static String[] withServer(String... more) {
        return more.length == 0 ? new String[] {"server"} : new String[] {"server", more[0]};
    }

    private List<Family> all() {
        return List.of(
                role,
                state,
                ready,
                drained,
                timeline,
                received,
                replayed,
                flushed,
                lagBytes,
                lagSeconds,
                age,
                duration,
                failures,
                roleChanges);
    }

    private void add(Server server) {
        var standing = server.standing();
        var name = standing.node().name();
        for (var each : NodeRole.values()) {
            role.add(flag(each == standing.role()), name, each.name().toLowerCase(Locale.ROOT));
        }
        for (var each : NodeState.values()) {
            state.add(flag(each == standing.state()), name, each.words());
        }
        ready.add(flag(standing.accepts().yes()), name);
        drained.add(flag(standing.drained().isPresent()), name);
        standing.age().ifPresent(time -> age.add(Family.seconds(time), name));
        standing.saysNow().ifPresent(says -> positions(says, standing, name));
        lag(standing.lag(), name);
        counts(server.counts(), name);
    }

    private void positions(Observation.Alive says, Standing standing, String name) {
        standing.timeline().ifPresent(number -> timeline.add(number, name));
        if (says instanceof Observation.Primary primary) {
            flushed.add(primary.flushed().bytes(), name);
        } else if (says instanceof Observation.Standby standby) {
            add(received, standby.received(), name);
            add(replayed, standby.replayed(), name);
        }
    }

    private static void add(Family family, Optional<Lsn> position, String name) {
        position.ifPresent(lsn -> family.add(lsn.bytes(), name));
    }

    private void lag(Lag lag, String name) {
        if (lag instanceof Lag.Known known) {
            lagBytes.add(known.bytes(), name);
            if (known.time() instanceof Lag.Time.Known time) {
                lagSeconds.add(Family.seconds(time.behind()), name);
            }
        }
    }

    private void counts(NodeCounts counts, String name) {
        duration.add(NodeCounts.BOUNDS, counts.probesWithin(), counts.time(), name);
        counts.failures().forEach((found, count) -> failures.add(count, name, found.words()));
        roleChanges.add(counts.roleChanges(), name);
    }

    private static double flag(boolean holds) {
        return holds ? 1 : 0;
    }
}
