package dev.pgbeacon.router.statement;

/** Some tokens in a row, counted from 0; before and behind them there is nothing. */
record Span(Tokens tokens, int from, int to) {
    Span {
        if (from < 0 || to < from || to > tokens.count()) {
            throw new IllegalArgumentException(
                    "tokens " + from + " to " + to + " (expected: of " + tokens.count() + ")");
        }
    }

    int size() {
        return to - from;
    }

    boolean isEmpty() {
        return to == from;
    }

    TokenKind kind(int index) {
        return index >= 0 && index < size() ? tokens.kind(from + index) : TokenKind.END;
    }

    boolean is(int index, TokenKind kind) {
        return kind(index) == kind;
    }

    /** The keyword or unquoted name in small letters; empty if it is something else. */
    String word(int index) {
        return is(index, TokenKind.WORD) ? tokens.name(from + index) : "";
    }

    boolean isWord(int index, String word) {
        return word(index).equals(word);
    }

    boolean areWords(int index, String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!isWord(index + i, words[i])) {
                return false;
            }
        }
        return true;
    }

    /** As written, the quotes included. */
    String source(int index) {
        return kind(index) == TokenKind.END ? "" : tokens.source(from + index);
    }

    /** A name as PostgreSQL folds it; empty if it is something else. */
    String name(int index) {
        return kind(index).isName() ? tokens.name(from + index) : "";
    }

    /** Of a parenthesis; the end if its other half is not among these tokens. */
    int partner(int index) {
        int partner = tokens.partner(from + index) - from;
        return partner < 0 || partner >= size() ? size() : partner;
    }

    Span slice(int start, int end) {
        return new Span(tokens, from + Math.min(start, size()), from + Math.min(Math.max(start, end), size()));
    }

    Span after(int start) {
        return slice(start, size());
    }

    /** What is between a parenthesis and its other half. */
    Span inside(int open) {
        return slice(open + 1, partner(open));
    }

    /** The first of the words that is in no parenthesis, from an index on; the end if there is none. */
    int find(int start, String... words) {
        int i = start;
        while (i < size()) {
            if (is(i, TokenKind.OPEN)) {
                i = partner(i);
            } else if (is(i, TokenKind.WORD) && !is(i - 1, TokenKind.DOT)) {
                for (String word : words) {
                    if (isWord(i, word)) {
                        return i;
                    }
                }
            }
            i++;
        }
        return size();
    }

    /** Whether a name or a string has these letters in it. */
    boolean holds(String letters) {
        return tokens.holds(from, to, letters);
    }
}
