package dev.pgbeacon.router.conf;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lists of functions or tables. A name may have its schema before it; without quotes it is folded to lower case, as PostgreSQL
 * does.
 */
final class Names {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*)?");
    private static final String EXPECTED = "names, like f, schema.g";

    private Names() {}

    static Listed<String> list() {
        return new Listed<>(EXPECTED, Names::name);
    }

    /** {@code *} is legal, too. */
    static Listed<String> listOrAll() {
        return new Listed<>(
                EXPECTED + ", or *", (text, quoted) -> text.equals("*") ? Optional.of(text) : name(text, quoted));
    }

    private static Optional<String> name(String text, boolean quoted) {
        return quoted
                ? Optional.of(text).filter(some -> !some.isBlank())
                : Optional.of(text.toLowerCase(Locale.ROOT))
                        .filter(some -> NAME.matcher(some).matches());
    }
}
