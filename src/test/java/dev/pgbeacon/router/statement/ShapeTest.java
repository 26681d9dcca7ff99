package dev.pgbeacon.router.statement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of one shape are alike in all that decides where they go. */
class ShapeTest {
    private static final int ROUNDS = 30_000;
    private static final Dialect BACKSLASHES = new Dialect(TextEncoding.UTF8, false);
    private static final Dialect AMBIGUOUS = new Dialect(TextEncoding.AMBIGUOUS, true);

    /** What a fuzzed text is made of: constants, what looks like them, and what ends or begins in an unusual place. */
    private static final List<String> PIECES = List.of(
            "1",
            "22",
            "3.5",
            ".5",
            "1e5",
            "0x1F",
            "'a'",
            "'b c'",
            "''",
            "'it''s'",
            "'\\'",
            "E'a\\'b'",
            "e'",
            "N'x'",
            "B'01'",
            "U&'x'",
            "U&\"x\"",
            "\"q1\"",
            "\"q\"\"2\"",
            "\"",
            "'",
            "$1",
            "$2",
            "$$",
            "$a$",
            "t1",
            "t2",
            "f",
            "(",
            ")",
            ",",
            ".",
            "..",
            ";",
            "-",
            "--",
            "-- c\n",
            "/*",
            "*/",
            "/* d */",
            "/* /* */ */",
            "+",
            "*",
            "=",
            "::",
            "&",
            "U",
            "E",
            " ",
            " ",
            " ",
            "\n",
            "ä",
            "SELECT",
            "set_config",
            "DELETE");

    private static final List<String> CONSTANTS =
            List.of("1", "22", "3.5", "'a'", "'b c'", "''", "'it''s'", "-- c\n", "/* d */");

    static List<VerdictRow> all() {
        return VerdictRow.all();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1 | SELECT 22",
                "SELECT a FROM t WHERE id = 5 | SELECT a FROM t WHERE id = 12345",
                "SELECT a FROM t WHERE n = 'x' | SELECT a FROM t WHERE n = 'it''s; DROP TABLE t -- '",
                "SELECT 1.5 | SELECT .25",
                "SELECT 1 /* trace 1 */ | SELECT 2 /* trace 2 */",
                "UPDATE t1 SET a = a + -5 WHERE \"i1\" = 1 | UPDATE t1 SET a = a + -66 WHERE \"i1\" = 2",
            })
    void textsThatDifferInTheirConstantsHaveOne(String text, String other) {
        assertArrayEquals(shape(text).orElseThrow(), shape(other).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT a1, 1 | SELECT a2, 1",
                "SELECT 1 FROM \"t1\" | SELECT 1 FROM \"t2\"",
                "SELECT $1, 1 | SELECT $2, 1",
                "SELECT 1 | SELECT '1'",
                "SELECT 1 -- f(1) | SELECT 1 , f(1)",
                "SELECT 'a' 'b' | SELECT 'a'",
                "SELECT v -1 | SELECT v --1",
                "SELECT v /2 | SELECT v /*2*/",
                "SELECT f /1 ('s') | SELECT f /* x */ ('s')",
                "SELECT ..1.f, 1 | SELECT ..1e5.f, 1",
            })
    void othersHaveOthers(String text, String other) {
        assertFalse(Arrays.equals(shape(text).orElseThrow(), shape(other).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t",
                "SELECT $1",
                "SELECT E'\\'', f(1)",
                "SELECT U&'x', 1",
                "SELECT U&\"x\", 1",
                "SELECT $$a$$",
                "SELECT 'a",
                "SELECT 1 /*",
                "SELECT 1, \"a",
                "SELECT 1\0",
                "SELECT 1\1"
            })
    void whatHoldsNoneOrEndsByItsOwnRulesHasNone(String text) {
        assertEquals(Optional.empty(), shape(text));
    }

    @Test
    void whereAByteMayBePartOfAnotherCharacterOrABackslashQuotesStringsStay() {
        assertEquals(Optional.empty(), Shape.of(bytes("SELECT 'a'"), BACKSLASHES));
        assertEquals(Optional.empty(), Shape.of(bytes("SELECT 1, 'ä'"), AMBIGUOUS));
        assertEquals(Optional.empty(), Shape.of(bytes("SELECT 1, ä"), AMBIGUOUS));
        assertEquals(Optional.empty(), Shape.of(bytes("SELECT 1 /* ä */"), AMBIGUOUS));
        assertEquals(Optional.empty(), Shape.of(bytes("SELECT 1, \"ä\""), AMBIGUOUS));
        assertTrue(Shape.of(bytes("SELECT 1"), AMBIGUOUS).isPresent());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void otherConstantsChangeNoVerdict(VerdictRow row) {
        var text = bytes(row.text());
        var verdict = TestCatalogue.RULES.judge(Script.read(text, Dialect.DEFAULT), Prepared.NONE);
        if (!(Lexer.read(text, Dialect.DEFAULT) instanceof Tokens tokens) || !verdict.isPlain()) {
            return;
        }
        var other = new StringBuilder();
        int to = 0;
        var span = new Span(tokens, 0, tokens.count());
        for (int i = 0; i < tokens.count(); i++) {
            var source = span.source(i);
            int from = row.text().indexOf(source, to);
            other.append(row.text(), to, from);
            other.append(
                    span.is(i, TokenKind.NUMBER)
                            ? "77"
                            : source.startsWith("'") ? "'DELETE FROM f(1); pg_temp'" : source);
            to = from + source.length();
        }
        other.append(row.text().substring(to));
        assertEquals(row.expected(), VerdictRow.verdictOf(other.toString(), TestCatalogue.RULES), other.toString());
    }

    @Test
    void whereTwoHaveOneShapeTheyHaveTheSameTokens() {
        var random = new Random(1);
        int met = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var pieces = new ArrayList<String>();
            IntStream.range(0, 2 + random.nextInt(10)).forEach(i -> pieces.add(any(PIECES, random)));
            var other = pieces.stream()
                    .map(piece -> CONSTANTS.contains(piece) && random.nextBoolean() ? any(CONSTANTS, random) : piece)
                    .collect(Collectors.joining());
            var text = String.join("", pieces);
            var shapes = new HashMap<String, String>();
            for (var each : List.of(text, other)) {
                var shape = shape(each).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
                if (shape.isPresent()) {
                    var before = shapes.put(shape.get(), tokens(each));
                    met += before != null && !text.equals(other) ? 1 : 0;
                    assertEquals(before == null ? tokens(each) : before, tokens(each), () -> text + "\n" + other);
                }
            }
        }
        assertTrue(met > ROUNDS / 100, "texts of one shape: " + met);
    }

    /** All but what constants are. */
    private static String tokens(String text) {
        var lexed = Lexer.read(bytes(text), Dialect.DEFAULT);
        if (!(lexed instanceof Tokens tokens)) {
            return lexed.toString();
        }
        var span = new Span(tokens, 0, tokens.count());
        return IntStream.range(0, tokens.count())
                .mapToObj(i -> span.is(i, TokenKind.NUMBER) || span.is(i, TokenKind.STRING)
                        ? span.kind(i).name()
                        : span.kind(i) + " " + span.source(i))
                .toList()
                .toString();
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static Optional<byte[]> shape(String text) {
        return Shape.of(bytes(text), Dialect.DEFAULT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
