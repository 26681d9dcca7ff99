package dev.pgbeacon.router.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexerTest {
    private static final Dialect OLD_STRINGS = new Dialect(TextEncoding.UTF8, false);
    private static final Dialect SHIFT_JIS = new Dialect(TextEncoding.of("SJIS"), true);

    private static List<String> tokens(String text, Dialect dialect) {
        var tokens = assertInstanceOf(Tokens.class, Lexer.read(text.getBytes(StandardCharsets.UTF_8), dialect));
        var span = new Span(tokens, 0, tokens.count());
        var sources = new ArrayList<String>();
        for (int i = 0; i < span.size(); i++) {
            sources.add(span.source(i));
        }
        return sources;
    }

    private static List<String> tokens(String text) {
        return tokens(text, Dialect.DEFAULT);
    }

    private static void isUnreadable(String text, Dialect dialect) {
        assertInstanceOf(Lexed.Unreadable.class, Lexer.read(text.getBytes(StandardCharsets.UTF_8), dialect), text);
    }

    @Test
    void aBackslashEndsNothingInAnOrdinaryString() {
        assertEquals(List.of("'\\'", "x"), tokens("'\\' x"));
    }

    @Test
    void withoutStandardConformingStringsABackslashQuotes() {
        assertEquals(List.of("'\\' x'"), tokens("'\\' x'", OLD_STRINGS));
        assertEquals(List.of("n'\\' x'"), tokens("n'\\' x'", OLD_STRINGS));
        isUnreadable("U&'x'", OLD_STRINGS);
    }

    @Test
    void aStringGoesOnBehindANewlineInItsOwnWayOfQuoting() {
        assertEquals(List.of("E'a'\n'\\' x'"), tokens("E'a'\n'\\' x'"));
        assertEquals(List.of("E'a' -- c\n\t'\\' x'"), tokens("E'a' -- c\n\t'\\' x'"));
        assertEquals(List.of("E'a'", "'\\'", "x"), tokens("E'a' '\\' x"));
        assertEquals(List.of("E'a'", "'\\'", "x"), tokens("E'a' /* c\n */ '\\' x"));
    }

    @Test
    void aBitStringEndsAtItsFirstQuote() {
        assertEquals(List.of("B'1'", "'0'"), tokens("B'1''0'"));
    }

    @Test
    void aDollarInANameQuotesNothing() {
        assertEquals(List.of("a$b$c", ",", "$$ x $$"), tokens("a$b$c, $$ x $$"));
        assertEquals(List.of("$1", "$a$ $b$ $a$"), tokens("$1 $a$ $b$ $a$"));
    }

    @Test
    void anOperatorEndsBeforeACommentAndGivesBackItsSigns() {
        assertEquals(List.of("1", "+", "2"), tokens("1 +--x\n2"));
        assertEquals(List.of("1", "*", "2"), tokens("1 */* x */2"));
        assertEquals(List.of("1", "*", "-", "2"), tokens("1*-2"));
        assertEquals(List.of("1", "@-", "2"), tokens("1@-2"));
        assertEquals(List.of("a", "->>", "'b'", "<@", "c"), tokens("a->>'b'<@c"));
    }

    @Test
    void whatFollowsANumberIsRead() {
        assertEquals(
                List.of("1e5", "1", "e", "1", "..", "2", "1.5e-3", "1", "f", "(", ")"),
                tokens("1e5 1e 1..2 1.5e-3 1f()"));
    }

    @Test
    void castsColonsAndDotsAreTheirOwn() {
        assertEquals(List.of("a", "::", "b", ":=", "c", ":", "d", ".", "e"), tokens("a::b:=c:d.e"));
    }

    @Test
    void anEncodingThatHidesQuotesIsReadOnlyIfAllIsAscii() {
        assertEquals(List.of("'a'"), tokens("'a'", SHIFT_JIS));
        isUnreadable("'表'", SHIFT_JIS);
    }

    @Test
    void anUnknownEncodingMayHideQuotes() {
        assertEquals(TextEncoding.AMBIGUOUS, TextEncoding.of("GB18030"));
        assertEquals(TextEncoding.AMBIGUOUS, TextEncoding.of("NEW_ONE"));
        assertEquals(TextEncoding.ASCII_SUPERSET, TextEncoding.of("LATIN1"));
        assertEquals(TextEncoding.UTF8, TextEncoding.of("UTF8"));
    }

    @Test
    void namesAreFoldedAsPostgreSqlFoldsThem() {
        assertEquals(Name.of("ab", "Cd\"e"), Name.parse("AB.\"Cd\"\"e\""));
        assertEquals(Name.of("Äb"), Name.parse("ÄB"));
    }

    @Test
    void aNulByteIsUnreadable() {
        isUnreadable("SELECT \0", Dialect.DEFAULT);
    }
}
