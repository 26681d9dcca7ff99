package dev.pgbeacon.router.conf;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The tokens, one after the other, and how to go on after an error. */
final class Cursor {
    private final List<Token> tokens;
    private final Remarks remarks;
    private int at;
    /** The line of the last secret: what follows it there may be the rest of it, for want of quotes. */
    private int secretLine;

    Cursor(List<Token> tokens, Remarks remarks) {
        this.tokens = tokens;
        this.remarks = remarks;
    }

    Remarks remarks() {
        return remarks;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The end stays the end. */
    Token next() {
        var token = tokens.get(at);
        if (!token.is(Token.Kind.END)) {
            at++;
        }
        return token;
    }

    boolean take(Token.Kind kind) {
        boolean there = peek().is(kind);
        if (there) {
            next();
        }
        return there;
    }

    /**
     * The value of a keyword; without one, an error. Newlines mean nothing, but for a value that is forgotten: a keyword in a later
     * line is no value, unless it is quoted.
     *
     * @param isKeyword of the section that is being read
     */
    Optional<Token> value(Token keyword, String expected, Predicate<String> isKeyword) {
        var token = peek();
        boolean nextStatement = token.is(Token.Kind.WORD)
                && token.place().line() > keyword.place().line()
                && isKeyword.test(token.keyword());
        if (token.isValue() && !nextStatement) {
            return Optional.of(next());
        }
        remarks.error(
                token.place(),
                keyword.keyword() + ": no value, but " + token.shown() + " (expected: " + expected + ")");
        return Optional.empty();
    }

    void wasSecret(Token value) {
        secretLine = value.place().line();
    }

    /** What an error may show of a token that is out of place. */
    String shown(Token token) {
        return token.isValue() && followsSecret(token) ? "a word after a secret" : token.shown();
    }

    /** In the same line. */
    boolean followsSecret(Token token) {
        return token.place().line() == secretLine;
    }

    /** Skips the rest of a statement that is not understood: to a semicolon, a later line, or the end of its section. */
    void skipStatement(Token from) {
        int depth = 0;
        while (!peek().is(Token.Kind.END)) {
            var token = peek();
            if (depth == 0
                    && (token.is(Token.Kind.CLOSE)
                            || (token.place().line() > from.place().line() && !token.is(Token.Kind.OPEN)))) {
                return;
            }
            next();
            if (token.is(Token.Kind.SEMICOLON) && depth == 0) {
                return;
            }
            depth += token.is(Token.Kind.OPEN) ? 1 : token.is(Token.Kind.CLOSE) ? -1 : 0;
            if (token.is(Token.Kind.CLOSE) && depth == 0) {
                return;
            }
        }
    }
}
