package dev.pgbeacon.router.statement;

import java.util.ArrayList;

/** Reads names of several parts. */
final class Names {
    private Names() {}

    /** The index behind the name that begins here; the same index if none does. */
    static int end(Span span, int start) {
        if (!span.kind(start).isName()) {
            return start;
        }
        int end = start + 1;
        while (span.is(end, TokenKind.DOT) && span.kind(end + 1).isName()) {
            end += 2;
        }
        return end;
    }

    static Name read(Span span, int start, int end) {
        var parts = new ArrayList<String>((end - start) / 2 + 1);
        for (int i = start; i < end; i += 2) {
            parts.add(span.name(i));
        }
        return new Name(parts);
    }
}
