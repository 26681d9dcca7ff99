package dev.pgbeacon.board;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** Keys of {@link LagPolicy}. */
public final class LagConfig {
    private static final Key<LagLimit> MAX = Key.of(
            "lag.max",
            "time or size, like 30s or 16MB",
            "The limit within which a standby may serve reads, on every face. Without it, streaming is enough.",
            LagConfig::timeOrSize);
    private static final Key<Duration> HOLD = Key.duration(
                    "lag.hold", "How long a standby may be over `lag.max` before it is taken out.")
            .orElse("0");
    private static final Key<Double> RETURN = Key.of(
                    "lag.return",
                    "share from 0% to 100%",
                    "A standby that was taken out is back at once at or under this share of `lag.max`.",
                    LagConfig::percent)
            .orElse("50%");
    private static final Key<Duration> SETTLE = Key.duration(
                    "lag.settle", "A standby that was taken out is back when it has been within `lag.max` for so long.")
            .orElse("10s");
    private static final Key<Duration> ORPHAN_GRACE = Key.duration(
                    "lag.orphan-grace",
                    "How long a standby that was fit stays so when its primary or its link is lost. A threshold in a request"
                            + " still fails.")
            .orElse("30s");
    private static final Key<List<NodeState>> ACCEPT = Key.list(
                    "lag.accept",
                    "list of streaming, catchup, paused, delayed",
                    "States in which a standby may serve reads; `streaming` always may.",
                    LagConfig::acceptable)
            .orElse("streaming");
    private static final Key<Boolean> TRUST_RECEIVER = Key.flag(
                    "lag.trust-receiver",
                    "Whether a lag of no time may rest on the WAL receiver alone. With `false`, and without the primary on"
                            + " the board, no time below `wal_receiver_timeout` is promised.")
            .orElse("true");
    private static final Key<Boolean> UPSTREAM = Key.of(
                    "upstream",
                    "primary or standby",
                    "What the local standby streams from. Below a standby, the lag is unknown unless the primary is watched"
                            + " too.",
                    text -> switch (text) {
                        case "standby" -> true;
                        case "primary" -> false;
                        default -> throw new IllegalArgumentException("expected: primary or standby");
                    })
            .orElse("primary");

    public static final List<Key<?>> KEYS =
            List.of(MAX, HOLD, RETURN, SETTLE, ORPHAN_GRACE, ACCEPT, TRUST_RECEIVER, UPSTREAM);

    private LagConfig() {}

    public static LagPolicy read(Settings settings) {
        var accept = EnumSet.of(NodeState.STREAMING);
        accept.addAll(settings.get(ACCEPT));
        return new LagPolicy(
                settings.find(MAX),
                settings.get(HOLD),
                settings.get(RETURN),
                settings.get(SETTLE),
                settings.get(ORPHAN_GRACE),
                accept,
                settings.get(TRUST_RECEIVER),
                settings.get(UPSTREAM));
    }

    /** A standing limit; a position that must have been replayed is for one request only. */
    public static LagLimit timeOrSize(String text) {
        var limit = LagLimit.parse(text, LagLimit.BareNumber.SECONDS);
        if (limit instanceof LagLimit.Replayed) {
            throw new IllegalArgumentException("expected: a time or a size, like 30s or 16MB");
        }
        return limit;
    }

    private static double percent(String text) {
        if (!text.matches("[0-9]{1,3}%") || Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
            throw new IllegalArgumentException("expected: a share from 0% to 100%");
        }
        return Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0;
    }

    private static NodeState acceptable(String word) {
        return switch (word) {
            case "streaming" -> NodeState.STREAMING;
            case "catchup" -> NodeState.CATCHUP;
            case "paused" -> NodeState.PAUSED;
            case "delayed" -> NodeState.DELAYED;
            default -> throw new IllegalArgumentException("expected: a list of streaming, catchup, paused, delayed");
        };
    }
}
