package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, it is read or refused with places; nothing is thrown. */
class FuzzTest {
    private static final int CASES = 5_000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            ";",
            "#",
            "\"",
            "'",
            "\\",
            "\n",
            "backend default {",
            "lag",
            "tls",
            "0",
            "-1",
            "9999999999",
            "@",
            "!",
            "ALL",
            "+",
            ":",
            "*",
            "[::1]",
            "password",
            "\0",
            "\uFEFF",
            "\uFFFD",
            "\uD83D",
            "host all all",
            "md5",
            "plain",
            "SCRAM-SHA-256$1:",
            ",",
            "/",
            "@SECLEVEL=9",
            "$",
            "% s",
            "\r",
            "10.0.0.0/33",
            "local",
            "default");

    private static final String HBA = """
            # TYPE DATABASE USER ADDRESS METHOD
            local all all peer
            hostssl all,"a b" alice 10.0.0.0/8 scram-sha-256
            hostnossl sameuser @nobody 10.0.0.0 255.0.0.0 md5
            host replication rep samenet \\
              reject
            host all all ::1/128 trust
            """;

    private static final String AUTHDB = """
            user md5 4d45974e13472b5a0be3533de4666414
            "a b" plain 'it is \\' s'
            carol scram-sha-256 SCRAM-SHA-256$4096:c2FsdA==$%1$s:%1$s
            """.formatted("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

    @Test
    void theRoutersFile() throws IOException {
        var sample = Files.readString(Path.of("deploy/router/pgrouter.conf"));
        fuzz(sample, 1, RouterFileParser::parse);
    }

    @Test
    void theRulesOfWhoMayComeIn() {
        fuzz(HBA, 2, HbaParser::parse);
    }

    @Test
    void thePasswords() {
        fuzz(AUTHDB, 3, AuthDb::parse);
    }

    private static void fuzz(String sample, long seed, BiFunction<Source, Remarks, ?> parser) {
        var random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            var text = i % 4 == 0 ? noise(random) : mutated(sample, random);
            var remarks = new Remarks();
            try {
                var unused = parser.apply(new Source("f", text), remarks);
            } catch (RuntimeException thrown) {
                throw new AssertionError("case " + i + ": " + text, thrown);
            }
            long lines = text.chars().filter(c -> c == '\n').count() + 1;
            for (var remark : remarks.inOrder()) {
                assertTrue(remark.place().line() <= lines, remark + " of " + lines + " lines, case " + i);
                assertTrue(remark.toString().matches("(?s)f:[0-9]+:[0-9]+: .*\\(expected: .*\\)"), remark.toString());
            }
        }
    }

    private static String noise(Random random) {
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String mutated(String sample, Random random) {
        var text = new StringBuilder(sample);
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default -> text.insert(at, text.substring(at, end));
            }
            if (random.nextInt(20) == 0) {
                text.setLength(at);
            }
        }
        return text.toString();
    }
}
