package dev.pgbeacon.router.statement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The tokens of one text, packed: a megabyte of parentheses must not become a million objects. */
final class Tokens implements Lexed {
    private static final int FEW = 32;

    private final byte[] text;
    private final TextEncoding encoding;
    private TokenKind[] kinds = new TokenKind[FEW];
    private int[] starts = new int[FEW];
    private int[] ends = new int[FEW];
    private int[] partners = new int[FEW];
    private int count;

    Tokens(byte[] text, TextEncoding encoding) {
        this.text = text;
        this.encoding = encoding;
    }

    void add(TokenKind kind, int start, int end) {
        if (count == kinds.length) {
            int more = count * 2;
            kinds = Arrays.copyOf(kinds, more);
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
            partners = Arrays.copyOf(partners, more);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        partners[count] = -1;
        count++;
    }

    void pair(int open, int close) {
        partners[open] = close;
        partners[close] = open;
    }

    int count() {
        return count;
    }

    TokenKind kind(int index) {
        return kinds[index];
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    /** Of a parenthesis: the index of the other one. */
    int partner(int index) {
        return partners[index];
    }

    /** A name as PostgreSQL folds it: only ASCII letters without quotes become small. */
    String name(int index) {
        if (kind(index) == TokenKind.QUOTED) {
            return decoded(starts[index] + 1, ends[index] - 1).replace("\"\"", "\"");
        }
        return folded(decoded(starts[index], ends[index]));
    }

    private static String folded(String word) {
        var folded = new StringBuilder(word);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return folded.toString();
    }

    String source(int index) {
        return decoded(starts[index], ends[index]);
    }

    /** Whether one of the tokens holds these ASCII letters, in a name or in a string. */
    boolean holds(int from, int to, String letters) {
        for (int i = from; i < to; i++) {
            if (source(i).toLowerCase(Locale.ROOT).contains(letters)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes that cannot be read become U+FFFD: such a name is like no other. */
    private String decoded(int from, int to) {
        var charset = encoding == TextEncoding.UTF8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        return new String(text, from, to - from, charset);
    }
}
