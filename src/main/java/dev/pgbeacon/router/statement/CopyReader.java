package dev.pgbeacon.router.statement;

import dev.pgbeacon.router.statement.Statement.Copy;
import dev.pgbeacon.router.statement.Statement.Copy.Via;

/** Reads COPY. */
final class CopyReader {
    private CopyReader() {}

    static Statement read(Span span) {
        int direction = span.find(1, "from", "to");
        int source = span.isWord(1, "binary") && direction > 2 ? 2 : 1;
        var copied = span.slice(source, direction);
        if (copied.isEmpty()) {
            return StatementReader.other(span);
        }
        boolean client = span.isWord(direction + 1, "stdin") || span.isWord(direction + 1, "stdout");
        var via = client ? Via.CLIENT : Via.FILE_OR_PROGRAM;
        if (span.isWord(direction, "from")) {
            return new Copy(true, via, new Statement.Write("copy", condition(span, direction)));
        }
        if (copied.is(0, TokenKind.OPEN)) {
            return new Copy(false, via, StatementReader.preparable(copied.inside(0)));
        }
        int end = Names.end(copied, 0);
        return end == 0
                ? StatementReader.other(span)
                : new Copy(false, via, new Statement.Read(MentionsReader.read(copied.slice(0, end))));
    }

    /** Of COPY … FROM … WHERE, the only place where a function can be called by name. */
    private static Mentions condition(Span span, int direction) {
        return MentionsReader.read(span.after(span.find(direction, "where")));
    }
}
