package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.List;

/** Cuts the router's file into tokens; the last one is its end. */
final class Lexer {
    private final Source source;
    private final Remarks remarks;
    private final List<Token> tokens = new ArrayList<>();

    private Lexer(Source source, Remarks remarks) {
        this.source = source;
        this.remarks = remarks;
    }

    static List<Token> read(Source source, Remarks remarks) {
        var lexer = new Lexer(source, remarks);
        while (!source.atEnd()) {
            lexer.step();
        }
        lexer.tokens.add(new Token(Token.Kind.END, "", source.place()));
        return lexer.tokens;
    }

    private void step() {
        char c = source.peek();
        if (Source.isBlank(c)) {
            source.next();
        } else if (c == '#') {
            source.skipLine();
        } else if (source.looksAtGarbage()) {
            source.refuseGarbage(remarks);
        } else if (Quotes.open(source)) {
            var place = source.place();
            tokens.add(new Token(Token.Kind.QUOTED, Quotes.read(source, remarks), place));
        } else {
            switch (c) {
                case '{' -> mark(Token.Kind.OPEN);
                case '}' -> mark(Token.Kind.CLOSE);
                case ';' -> mark(Token.Kind.SEMICOLON);
                default -> word();
            }
        }
    }

    private void mark(Token.Kind kind) {
        var place = source.place();
        tokens.add(new Token(kind, String.valueOf(source.next()), place));
    }

    private void word() {
        var place = source.place();
        var text = new StringBuilder();
        while (!source.atEnd() && !endsWord(source.peek()) && !source.looksAtGarbage()) {
            text.append(source.next());
        }
        tokens.add(new Token(Token.Kind.WORD, text.toString(), place));
        if (source.peek() == '#') {
            // pgrouter begins a comment here, which silently shortens a password that is not quoted.
            remarks.error(
                    source.place(),
                    "a # inside a word (expected: quotes around the value, or a blank before a comment)");
        }
    }

    private static boolean endsWord(char c) {
        return Source.isBlank(c) || "{};'\"#".indexOf(c) >= 0;
    }
}
