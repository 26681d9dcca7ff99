package dev.pgbeacon.router.conf;

/** Texts in quotes, '…' or "…", as the router's own files write them: \t \r \n \\ \' \" inside. */
final class Quotes {
    static final String ESCAPES = "\\t, \\r, \\n, \\\\, \\' or \\\"";

    private Quotes() {}

    static boolean open(Source source) {
        return source.peek() == '\'' || source.peek() == '"';
    }

    /** Reads a text whose opening quote is next; errors say nothing of it, as it may be a secret. */
    static String read(Source source, Remarks remarks) {
        var opened = source.place();
        char quote = source.next();
        var text = new StringBuilder();
        while (!source.atEnd() && source.peek() != quote) {
            if (source.looksAtGarbage()) {
                source.refuseGarbage(remarks);
            } else if (source.peek() == '\\') {
                escape(source, text, remarks);
            } else {
                text.append(source.next());
            }
        }
        if (source.atEnd()) {
            remarks.error(opened, "a quote that is not closed (expected: " + quote + " at the end of the text)");
        } else {
            source.next();
        }
        return text.toString();
    }

    private static void escape(Source source, StringBuilder text, Remarks remarks) {
        var place = source.place();
        source.next();
        switch (source.peek()) {
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'n' -> text.append('\n');
            case '\\', '\'', '"' -> text.append(source.peek());
            default -> {
                remarks.error(place, "an escape that is unknown (expected: " + ESCAPES + ")");
                return;
            }
        }
        source.next();
    }
}
