package dev.pgbeacon.status;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A threshold for a standby: so much time behind, so many bytes behind, or a position that it must have replayed. */
public sealed interface LagLimit {

    /** What a number without a unit means: seconds on the TCP word, bytes on HTTP (as Patroni's callers mean it). */
    enum BareNumber {
        SECONDS("s"),
        BYTES("B");

        private final String unit;

        BareNumber(String unit) {
            this.unit = unit;
        }
    }

    /**
     * Whether a standby with this lag, replayed up to there, is within the limit. Unknown never is, but for a position: who has
     * replayed it has it, however far behind.
     */
    boolean allows(Lag lag, Optional<Lsn> replayed);

    /** A smaller limit of the same kind; a position has no share. */
    LagLimit share(double share);

    record Time(Duration most) implements LagLimit {
        @Override
        public boolean allows(Lag lag, Optional<Lsn> replayed) {
            return lag instanceof Lag.Known known
                    && known.time() instanceof Lag.Time.Known time
                    && time.behind().compareTo(most) <= 0;
        }

        @Override
        public LagLimit share(double share) {
            return new Time(Duration.ofMillis((long) (most.toMillis() * share)));
        }

        @Override
        public String toString() {
            return most.toMillis() % 1000 == 0 ? most.toSeconds() + "s" : most.toMillis() + "ms";
        }
    }

    record Bytes(long most) implements LagLimit {
        @Override
        public boolean allows(Lag lag, Optional<Lsn> replayed) {
            return lag instanceof Lag.Known known && known.bytes() <= most;
        }

        @Override
        public LagLimit share(double share) {
            return new Bytes((long) (most * share));
        }

        @Override
        public String toString() {
            return most + "B";
        }
    }

    record Replayed(Lsn least) implements LagLimit {
        @Override
        public boolean allows(Lag lag, Optional<Lsn> replayed) {
            // A diverged standby may be past that number in a history that its primary does not have.
            boolean diverged = lag instanceof Lag.Unknown unknown && unknown.diverged();
            return !diverged && replayed.isPresent() && replayed.get().compareTo(least) >= 0;
        }

        @Override
        public LagLimit share(double share) {
            return this;
        }

        @Override
        public String toString() {
            return least.toString();
        }
    }

    String FORMS = "30, 30s, 1500ms, 5m, 1h, 512B, 16kB, 16MB, 1GB or an LSN like 16/B374D848";

    /**
     * Reads a threshold: {@value FORMS}; numbers whole or decimal, without a sign, units in any case.
     *
     * @throws IllegalArgumentException if the text has none of these forms, or its value does not fit
     */
    static LagLimit parse(String text, BareNumber bare) {
        if (text.indexOf('/') >= 0) {
            return new Replayed(Lsn.parse(text));
        }
        var form = Form.NUMBER.matcher(text);
        if (!form.matches()) {
            throw refused(text);
        }
        var number = new BigDecimal(form.group(1));
        var unit = form.group(2).isEmpty() ? bare.unit : form.group(2);
        // PostgreSQL's memory units are taken in any case, times as PostgreSQL takes them: 5m is minutes, 5M is
        // refused.
        var time = Form.MILLISECONDS.get(unit);
        var size = Form.BYTES.get(unit.toLowerCase(Locale.ROOT));
        try {
            if (time != null) {
                return new Time(Duration.ofMillis(whole(number, time)));
            }
            if (size != null) {
                return new Bytes(whole(number, size));
            }
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(
                    "lag limit: '" + text + "' (expected: a number that fits 64 bits)", tooLarge);
        }
        throw refused(text);
    }

    private static long whole(BigDecimal number, long factor) {
        return number.multiply(BigDecimal.valueOf(factor))
                .setScale(0, java.math.RoundingMode.DOWN)
                .longValueExact();
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("lag limit: '" + text + "' (expected: " + FORMS + ")");
    }

    /** The written forms; PostgreSQL's memory units are powers of 1024. */
    final class Form {
        private static final Pattern NUMBER = Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,9})?)([A-Za-z]{0,2})");
        private static final Map<String, Long> MILLISECONDS =
                Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);
        private static final Map<String, Long> BYTES =
                Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);

        private Form() {}
    }
}
