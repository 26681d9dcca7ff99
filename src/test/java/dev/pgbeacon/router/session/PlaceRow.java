package dev.pgbeacon.router.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One line of places.tsv, which says how to read it, in one protocol. */
record PlaceRow(
        int line,
        String rule,
        String place,
        String sqlState,
        String pins,
        Protocol protocol,
        List<String> setUp,
        String statement) {
    enum Protocol {
        SIMPLE,
        EXTENDED,
        /** Extended, with a Flush before the Sync. */
        FLUSHED
    }

    private static final int FIELDS = 6;
    private static final String BETWEEN = " ;; ";
    private static final String NOTHING = "-";

    static List<PlaceRow> all() {
        var rows = new ArrayList<PlaceRow>();
        var lines = resource("places.tsv").lines().toList();
        String rule = "";
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.startsWith("#")) {
                rule = line.substring(1).strip();
            } else if (!line.isBlank()) {
                rows.addAll(read(i + 1, rule, line.split("\t", -1)));
            }
        }
        return rows;
    }

    private static List<PlaceRow> read(int line, String rule, String[] fields) {
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("places.tsv:" + line + ": " + fields.length + " fields (expected: 6)");
        }
        var protocols =
                switch (fields[3]) {
                    case "both" -> List.of(Protocol.SIMPLE, Protocol.EXTENDED);
                    case "simple" -> List.of(Protocol.SIMPLE);
                    case "extended" -> List.of(Protocol.EXTENDED);
                    case "flushed" -> List.of(Protocol.FLUSHED);
                    default -> throw new IllegalArgumentException("places.tsv:" + line + ": protocol " + fields[3]);
                };
        var setUp = fields[4].equals(NOTHING) ? List.<String>of() : Arrays.asList(fields[4].split(BETWEEN, -1));
        return protocols.stream()
                .map(protocol -> new PlaceRow(
                        line,
                        rule,
                        fields[0],
                        fields[1].equals(NOTHING) ? "" : fields[1],
                        fields[2],
                        protocol,
                        setUp,
                        fields[5].replace('⏎', '\n')))
                .toList();
    }

    static String resource(String name) {
        try (var in = PlaceRow.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the servers' logs tell it by: at the end, on a line of its own, where it changes no text's meaning. */
    String tag() {
        return "/* row " + line + " " + protocol + " */";
    }

    String tagged() {
        return statement + "\n" + tag();
    }

    /** Texts of its own, too: a router may remember what a text did. */
    String tagged(String before) {
        return before + "\n/* before row " + line + " " + protocol + " */";
    }

    @Override
    public String toString() {
        return line + " " + protocol + ": " + statement;
    }
}
