package dev.pgbeacon.router.conf;

import dev.pgbeacon.status.LagLimit;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms that values of the router's file have. */
final class Forms {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Map<String, Long> MILLISECONDS = Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);
    private static final Duration MOST_TIME = Duration.ofHours(24);
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})(b|kb|mb|gb)?");
    private static final Map<String, Long> BYTES = Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);
    private static final BigDecimal MOST_WEIGHT = BigDecimal.valueOf(Integer.MAX_VALUE);

    static final Form<LagLimit> LAG =
            Form.of("bytes, like 200, 500b, 16kb, 1mb, 1gb, or a time, like 500ms, 5s, 2m, 1h", Forms::lag);
    static final Form<Double> WEIGHT = Form.of("0..2147483647, whole or decimal", Forms::weight);
    static final Form<Boolean> SWITCH = Form.of("on or off", Forms::onOrOff);
    static final Form<Path> PATH = Form.of("path of a file", Forms::path);
    static final Form<Secret> SECRET = new SecretText();

    private Forms() {}

    static Form<String> text(String expected) {
        return Form.of(expected, text -> Optional.of(text).filter(some -> !some.isBlank()));
    }

    static Form<Integer> number(int least, int most) {
        return Form.of(least + ".." + most, text -> Optional.of(text)
                .filter(some -> some.matches("[0-9]{1,10}"))
                .map(Long::parseLong)
                .filter(number -> number >= least && number <= most)
                .map(Long::intValue));
    }

    static Form<Duration> time(Duration least) {
        var form = "a time with a unit, like 500ms, 5s, 2m, 1h, "
                + (least.isZero() ? "" : "at least " + least.toMillis() + "ms, ") + "at most 24h";
        return Form.of(form, text -> time(text).filter(time -> time.compareTo(least) >= 0));
    }

    static Form<Long> size(long most) {
        return Form.of("a size, like 500b, 16kb, 1mb, 1gb, at most " + (most >> 20) + "mb", text -> size(text)
                .filter(size -> size <= most));
    }

    static Form<HostPort> listen(int defaultPort) {
        return Form.of(
                "HOST:PORT, like *:5432, 127.0.0.1:5432 or [::1]:5432", text -> HostPort.parse(text, defaultPort));
    }

    static <E extends Enum<E>> Form<E> word(Class<E> type) {
        var words = Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return Form.of("one of " + words, text -> Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst());
    }

    private static Optional<Duration> time(String text) {
        var form = TIME.matcher(text.toLowerCase(Locale.ROOT));
        return Optional.of(form)
                .filter(some -> some.matches())
                .map(some -> Duration.ofMillis(Long.parseLong(some.group(1)) * MILLISECONDS.get(some.group(2))))
                .filter(time -> time.compareTo(MOST_TIME) <= 0);
    }

    private static Optional<Long> size(String text) {
        var form = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        return Optional.of(form)
                .filter(some -> some.matches())
                .map(some -> Long.parseLong(some.group(1))
                        * BYTES.get(Optional.ofNullable(some.group(2)).orElse("b")));
    }

    /** As on the faces, but for positions, which no standby could keep up with. */
    private static Optional<LagLimit> lag(String text) {
        try {
            var limit = LagLimit.parse(text.toLowerCase(Locale.ROOT), LagLimit.BareNumber.BYTES);
            return Optional.of(limit).filter(some -> !(some instanceof LagLimit.Replayed));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static Optional<Double> weight(String text) {
        if (!text.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
            return Optional.empty();
        }
        var weight = new BigDecimal(text);
        return Optional.of(weight)
                .filter(some -> some.compareTo(MOST_WEIGHT) <= 0)
                .map(BigDecimal::doubleValue);
    }

    private static Optional<Boolean> onOrOff(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on" -> Optional.of(true);
            case "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException refused) {
            return Optional.empty();
        }
    }

    private static final class SecretText implements Form<Secret> {
        @Override
        public String expected() {
            return "a password";
        }

        @Override
        public boolean secret() {
            return true;
        }

        @Override
        public Optional<Secret> read(String keyword, Token token, Remarks remarks) {
            return Optional.of(new Secret(token.text()));
        }
    }
}
