package dev.pgbeacon.router.statement;

import java.util.List;

/** What one text holds. */
public sealed interface Script {
    /** Longer texts are not read: who sends them does not wait for reads from a standby. */
    int LONGEST = 1 << 20;

    /** Empty if the text is only comments and space. */
    record Statements(List<Part> parts) implements Script {
        public Statements {
            parts = List.copyOf(parts);
        }
    }

    /** Why: for people. */
    record Unreadable(String why) implements Script {}

    /** @param from of the text, in bytes, as is {@code to}, without the semicolon: what a replay sends */
    record Part(Statement statement, int from, int to) {}

    /** Never throws, whatever the bytes are. */
    static Script read(byte[] text, Dialect dialect) {
        if (text.length > LONGEST) {
            return new Unreadable("a text of over " + (LONGEST >> 20) + " MiB");
        }
        var lexed = Lexer.read(text, dialect);
        if (lexed instanceof Lexed.Unreadable unreadable) {
            return new Unreadable(unreadable.why());
        }
        return Splitter.split((Tokens) lexed);
    }
}
