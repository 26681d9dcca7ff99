package dev.pgbeacon.json;

import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.RoleWord;
import dev.pgbeacon.status.Standing;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A node in JSON. */
public final class NodeJson {
    private NodeJson() {}

    /** Seven keys of every verdict; the eighth is its reason. */
    public static void facts(Json json, Standing standing) throws IOException {
        json.text("role", standing.role().name().toLowerCase(Locale.ROOT));
        json.text("state", standing.state().words());
        json.number("timeline", standing.timeline());
        lag(json, standing.lag());
        json.seconds("age", standing.age());
    }

    private static void lag(Json json, Lag lag) throws IOException {
        if (!(lag instanceof Lag.Known known)) {
            json.unknown("lag_bytes");
            json.unknown("lag_seconds");
            json.unknown("lag_basis");
            return;
        }
        json.number("lag_bytes", known.bytes());
        if (known.time() instanceof Lag.Time.Known time) {
            json.seconds("lag_seconds", time.behind());
        } else {
            json.unknown("lag_seconds");
        }
        json.text("lag_basis", known.basis().word());
    }

    private static void node(Json json, Standing standing) throws IOException {
        json.text("name", standing.node().name());
        json.text("host", standing.node().host());
        json.number("port", standing.node().port());
        facts(json, standing);
        json.text("reason", standing.reason());
    }

    public static void cluster(Json json, List<Standing> nodes) throws IOException {
        json.objects(
                "members",
                nodes.stream()
                        .<Json.Content>map(standing -> member -> node(member, standing))
                        .toList());
    }

    /** All that is known. */
    public static void status(Json json, Standing standing) throws IOException {
        node(json, standing);
        json.text("drained", standing.drained());
        if (standing.known().isPresent()) {
            known(json, standing.known().get());
        }
    }

    /**
     * What fits a line or a card.
     *
     * @param limit within which a standby must be
     */
    public static void summary(Json json, Standing standing, Optional<LagLimit> limit) throws IOException {
        node(json, standing);
        json.text("lsn", standing.position());
        json.text("drained", standing.drained());
        follows(json, standing, limit);
    }

    /**
     * All that is known, and what follows from it.
     *
     * @param limit within which a standby must be
     */
    public static void report(Json json, Standing standing, Optional<LagLimit> limit) throws IOException {
        status(json, standing);
        follows(json, standing, limit);
    }

    private static void follows(Json json, Standing standing, Optional<LagLimit> limit) throws IOException {
        json.text("word", RoleWord.of(standing, limit).word());
        json.text("limit", limit);
        json.object("traffic", traffic -> {
            traffic.flag("accepted", standing.accepts().yes());
            traffic.text("reason", standing.accepts().reason());
        });
    }

    private static void known(Json json, Observation.Alive known) throws IOException {
        var server = known.server();
        json.text("system_identifier", server.systemIdentifier());
        json.text("server_version", version(server.version()));
        json.text("postmaster_start", server.postmasterStart().toString());
        json.text("server_address", server.address().toString());
        if (known instanceof Observation.Primary primary) {
            json.text("flushed_lsn", primary.flushed().toString());
            json.text("inserted_lsn", primary.inserted().toString());
        } else if (known instanceof Observation.Standby standby) {
            json.text("received_lsn", standby.received());
            json.text("replayed_lsn", standby.replayed());
            json.object("receiver", receiver -> ReceiverJson.write(receiver, standby.receiver()));
            json.object("replay", replay -> {
                replay.flag("paused", standby.replay().paused());
                replay.seconds("apply_delay", standby.replay().applyDelay());
                replay.seconds("since_last_commit", standby.replay().sinceLastCommit());
            });
        }
    }

    /** From {@code server_version_num}: 150020 is 15.20, 90624 is 9.6.24. */
    static String version(int number) {
        return number >= 100_000
                ? number / 10_000 + "." + number % 10_000
                : number / 10_000 + "." + number / 100 % 100 + "." + number % 100;
    }
}
