package dev.pgbeacon.face.health;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Decides what each check answers. */
final class HealthReply {
    private HealthReply() {}

    /** @param alone whether there is one server only: its check bears no name */
    static String name(String check, Standing standing, boolean alone) {
        return "pgbeacon-" + check + (alone ? "" : "-" + standing.node().name());
    }

    /** What both say of a node, for people who ask why. */
    static List<Answers.Answer> about(Standing standing) {
        return List.of(
                answer(
                        "/q/health/ready",
                        standing.accepts().yes(),
                        "a primary, or a standby that may serve reads by lag.accept and lag.max",
                        standing.accepts().reason()),
                answer(
                        "/q/health/started",
                        started(standing),
                        "any, once the first probe has ended",
                        standing.reason()));
    }

    private static Answers.Answer answer(String path, boolean up, String rule, String reason) {
        return new Answers.Answer("health", path, up ? "UP" : "DOWN", "UP for " + rule, reason);
    }

    private static boolean started(Standing standing) {
        return standing.state() != NodeState.UNASKED;
    }

    /** Of a router. */
    static HealthCheckResponse ready(String name, Verdict verdict) {
        return HealthCheckResponse.named(name)
                .status(verdict.yes())
                .withData("reason", verdict.reason())
                .build();
    }

    static HealthCheckResponse ready(String name, Standing standing) {
        return of(name, standing.accepts().yes(), standing, standing.accepts().reason());
    }

    /** Up once the first probe has ended, whatever it found: PostgreSQL's own container starts after ours. */
    static HealthCheckResponse started(String name, Standing standing) {
        return of(name, started(standing), standing, standing.reason());
    }

    private static HealthCheckResponse of(String name, boolean up, Standing standing, String reason) {
        var response = HealthCheckResponse.named(name)
                .status(up)
                .withData("role", standing.role().name().toLowerCase(Locale.ROOT))
                .withData("state", standing.state().words())
                .withData("reason", reason);
        standing.timeline().ifPresent(timeline -> response.withData("timeline", timeline));
        standing.age().ifPresent(age -> response.withData("age", seconds(age)));
        if (standing.lag() instanceof Lag.Known lag) {
            response.withData("lag_bytes", lag.bytes());
            response.withData("lag_basis", lag.basis().word());
            if (lag.time() instanceof Lag.Time.Known time) {
                response.withData("lag_seconds", seconds(time.behind()));
            }
        }
        return response.build();
    }

    /** A decimal number as text: MicroProfile's data knows whole numbers only. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1000.0);
    }
}
