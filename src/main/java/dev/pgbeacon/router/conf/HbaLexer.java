package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file in pg_hba.conf's format into lines, fields and the items of a field, as PostgreSQL's next_token does: blanks
 * between fields, commas between items, quotes around names ({@code ""} is a quote in them), {@code #} to the end of the line,
 * {@code \} at its end for a line that goes on.
 */
final class HbaLexer {
    /** @param quoted then it is a name, whatever it says */
    record Item(String text, boolean quoted, Place place) {
        boolean is(String word) {
            return !quoted && text.equals(word);
        }
    }

    private final Source source;
    private final Remarks remarks;
    private final List<List<List<Item>>> lines = new ArrayList<>();
    private List<List<Item>> fields = new ArrayList<>();
    private boolean comma;

    private HbaLexer(Source source, Remarks remarks) {
        this.source = source;
        this.remarks = remarks;
    }

    /** Lines of fields of items; empty lines are left out. */
    static List<List<List<Item>>> read(Source source, Remarks remarks) {
        var lexer = new HbaLexer(source, remarks);
        while (!source.atEnd()) {
            lexer.step();
        }
        lexer.endLine();
        return lexer.lines;
    }

    private void step() {
        if (continues()) {
            skipContinuation();
        } else if (source.peek() == '\n') {
            source.next();
            endLine();
        } else if (Source.isBlank(source.peek())) {
            source.next();
        } else if (source.peek() == ',') {
            source.next();
            comma = true;
        } else if (source.peek() == '#') {
            skipComment();
        } else if (source.looksAtGarbage()) {
            source.refuseGarbage(remarks);
        } else {
            item();
        }
    }

    private boolean continues() {
        return source.looksAt("\\\n") || source.looksAt("\\\r\n");
    }

    private void skipContinuation() {
        source.skip(source.looksAt("\\\n") ? 2 : 3);
    }

    private void skipComment() {
        while (!source.atEnd() && source.peek() != '\n') {
            if (continues()) {
                skipContinuation();
            } else {
                source.next();
            }
        }
    }

    private void item() {
        var place = source.place();
        boolean quoted = source.peek() == '"';
        var text = new StringBuilder();
        boolean inQuotes = false;
        while (!source.atEnd() && source.peek() != '\n' && (inQuotes || !endsItem(source.peek()))) {
            if (continues()) {
                skipContinuation();
            } else if (source.looksAtGarbage()) {
                source.refuseGarbage(remarks);
            } else if (inQuotes && source.looksAt("\"\"")) {
                source.skip(2);
                text.append('"');
            } else if (source.peek() == '"') {
                source.next();
                inQuotes = !inQuotes;
            } else {
                text.append(source.next());
            }
        }
        if (inQuotes) {
            remarks.error(place, "a quote that is not closed (expected: \" in the same line)");
        }
        if (!comma || fields.isEmpty()) {
            fields.add(new ArrayList<>());
        }
        fields.get(fields.size() - 1).add(new Item(text.toString(), quoted, place));
        comma = false;
        // A comma ends an item, and what follows belongs to the same field, be there blanks or not.
    }

    private static boolean endsItem(char c) {
        return Source.isBlank(c) || c == ',' || c == '#';
    }

    private void endLine() {
        if (!fields.isEmpty()) {
            lines.add(fields);
        }
        fields = new ArrayList<>();
        comma = false;
    }
}
