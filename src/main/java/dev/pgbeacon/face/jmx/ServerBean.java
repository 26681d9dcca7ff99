package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A server read from the board, attribute by attribute. */
final class ServerBean implements ServerMXBean {
    /** The watch answers within its time-out; this is for the case that it does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NodeId node;
    private final StatusBoard board;

    ServerBean(NodeId node, StatusBoard board) {
        this.node = node;
        this.board = board;
    }

    private Standing now() {
        return board.read(node);
    }

    private Optional<Observation.Primary> primary() {
        return now().saysNow().filter(Observation.Primary.class::isInstance).map(Observation.Primary.class::cast);
    }

    private Optional<Observation.Standby> standby() {
        return now().saysNow().filter(Observation.Standby.class::isInstance).map(Observation.Standby.class::cast);
    }

    private Optional<Lag.Known> lag() {
        return now().lag() instanceof Lag.Known known ? Optional.of(known) : Optional.empty();
    }

    @Override
    public String getRole() {
        return role(now());
    }

    static String role(Standing standing) {
        return standing.role().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String getState() {
        return now().state().words();
    }

    @Override
    public Integer getTimeline() {
        var standing = now();
        return standing.saysNow().isPresent() && standing.timeline().isPresent()
                ? (Integer) standing.timeline().getAsInt()
                : null;
    }

    @Override
    public String getSystemIdentifier() {
        return now().known().map(known -> known.server().systemIdentifier()).orElse(null);
    }

    @Override
    public String getReceivedLsn() {
        return standby()
                .flatMap(Observation.Standby::received)
                .map(Lsn::toString)
                .orElse(null);
    }

    @Override
    public String getReplayedLsn() {
        return standby()
                .flatMap(Observation.Standby::replayed)
                .map(Lsn::toString)
                .orElse(null);
    }

    @Override
    public String getFlushLsn() {
        return primary().map(primary -> primary.flushed().toString()).orElse(null);
    }

    @Override
    public Long getLagBytes() {
        return lag().map(Lag.Known::bytes).orElse(null);
    }

    @Override
    public Double getLagSeconds() {
        return lag().flatMap(known -> known.time() instanceof Lag.Time.Known time
                        ? Optional.of(seconds(time.behind()))
                        : Optional.empty())
                .orElse(null);
    }

    @Override
    public String getLagBasis() {
        return lag().map(known -> known.basis().word()).orElse(null);
    }

    @Override
    public Double getAgeSeconds() {
        return now().age().map(ServerBean::seconds).orElse(null);
    }

    @Override
    public String getReason() {
        return now().reason();
    }

    @Override
    public long getProbes() {
        return board.counts(node).probes();
    }

    @Override
    public long getProbeFailures() {
        return board.counts(node).failures().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public Double getLastLatencySeconds() {
        return board.counts(node).lastLatency().map(ServerBean::seconds).orElse(null);
    }

    @Override
    public String probeNow() {
        return found(board.ask(node));
    }

    @Override
    public String reconnect() {
        return found(board.reconnect(node));
    }

    private static String found(CompletionStage<Standing> asked) {
        var standing = asked.toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return role(standing) + ", " + standing.state().words() + ": " + standing.reason();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
