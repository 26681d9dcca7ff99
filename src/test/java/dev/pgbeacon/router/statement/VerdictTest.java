package dev.pgbeacon.router.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** verdicts.txt, row by row, and what must not change a verdict. */
class VerdictTest {
    private static final int ROUNDS = 8;

    static List<VerdictRow> all() {
        return VerdictRow.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aTextGoesWhereItsRuleSays(VerdictRow row) {
        assertEquals(row.expected(), VerdictRow.verdictOf(row.text(), TestCatalogue.RULES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void commentsAndCaseChangeNothing(VerdictRow row) {
        var text = row.text().getBytes(StandardCharsets.UTF_8);
        if (Lexer.read(text, Dialect.DEFAULT) instanceof Tokens tokens) {
            var random = new Random(row.text().hashCode());
            for (int round = 0; round < ROUNDS; round++) {
                String changed = changed(tokens, random);
                assertEquals(row.expected(), VerdictRow.verdictOf(changed, TestCatalogue.RULES), changed);
            }
        }
    }

    /** Block comments only: a line comment's newline would make two strings one. */
    private static String changed(Tokens tokens, Random random) {
        var changed = new StringBuilder();
        var span = new Span(tokens, 0, tokens.count());
        for (int i = 0; i < tokens.count(); i++) {
            if (i > 0 && gap(tokens, i)) {
                changed.append(' ');
            }
            if (i > 0 && random.nextInt(3) == 0) {
                changed.append("/* f(1); ' \" $$ /* -- */ DELETE */");
            }
            String source = span.source(i);
            changed.append(
                    !span.is(i, TokenKind.WORD)
                            ? source
                            : random.nextBoolean() ? source.toUpperCase(Locale.ROOT) : source.toLowerCase(Locale.ROOT));
        }
        return changed.toString();
    }

    private static boolean gap(Tokens tokens, int i) {
        return tokens.end(i - 1) < tokens.start(i);
    }

    @Test
    void whatIsInsideAStringNeverMatters() {
        for (var row : all()) {
            String hidden = "SELECT '" + row.text().replace("'", "''") + "', $hide$" + row.text() + "$hide$";
            assertEquals("anywhere", VerdictRow.verdictOf(hidden, TestCatalogue.RULES), hidden);
        }
    }

    @Test
    void aWordThatWritesIsFoundInEveryPlaceOfACommonTableExpression() {
        for (String write : List.of("INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t")) {
            for (String text : List.of(
                    "WITH x AS (%s) SELECT 1",
                    "WITH y AS (SELECT 1), x AS (%s RETURNING 1) SELECT 1",
                    "SELECT (WITH x AS (%s RETURNING 1) SELECT 1)",
                    "VALUES ((WITH x AS (%s RETURNING 1) SELECT 1))")) {
                assertEquals("primary", VerdictRow.verdictOf(text.formatted(write), TestCatalogue.RULES), text);
            }
        }
    }

    @Test
    void noBytesMakeItThrow() {
        var random = new Random(1);
        var texts = all();
        for (int round = 0; round < 8_000; round++) {
            byte[] text = round % 2 == 0
                    ? new byte[random.nextInt(60)]
                    : texts.get(random.nextInt(texts.size())).text().getBytes(StandardCharsets.UTF_8);
            if (round % 2 == 0) {
                random.nextBytes(text);
            } else {
                for (int change = 0; change < 3; change++) {
                    text[random.nextInt(text.length)] =
                            (byte) "()'\"$;,.*/-\\:[]eEuU& \n1a\0".charAt(random.nextInt(24));
                }
            }
            for (var encoding : TextEncoding.values()) {
                var script = Script.read(text, new Dialect(encoding, random.nextBoolean()));
                for (var part : TestCatalogue.RULES.judge(script, Prepared.NONE).parts()) {
                    assertTrue(part.from() >= 0 && part.from() < part.to() && part.to() <= text.length);
                    TestCatalogue.RULES.inStandbyTransaction(part.statement(), Prepared.NONE);
                }
            }
        }
    }

    @Test
    void theLongestTextIsReadHoweverItNests() {
        for (String piece :
                List.of("(", "f(", "SELECT ", "a.", "'a'\n", "EXPLAIN ", "COPY (", "[", "/*", "$a$ ", "::", "x AS (")) {
            String text = "SELECT " + piece.repeat(Script.LONGEST / piece.length() - 10);
            VerdictRow.verdictOf(text, TestCatalogue.RULES);
            VerdictRow.verdictOf(text.substring("SELECT ".length()), TestCatalogue.RULES);
        }
        for (String piece : List.of("f(%)", "(%)", "COPY (%) TO STDOUT", "EXPLAIN (%)", "(SELECT %)")) {
            int depth = Script.LONGEST / piece.length() - 10;
            String open = piece.substring(0, piece.indexOf('%'));
            String close = piece.substring(piece.indexOf('%') + 1);
            VerdictRow.verdictOf(open.repeat(depth) + "1" + close.repeat(depth), TestCatalogue.RULES);
        }
    }

    @Test
    void aTextThatIsTooLongGoesToThePrimaryAndPins() {
        String text = "SELECT '" + "x".repeat(Script.LONGEST) + "'";
        assertEquals("pinned", VerdictRow.verdictOf(text, TestCatalogue.RULES));
    }
}
