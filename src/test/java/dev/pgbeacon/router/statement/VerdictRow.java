package dev.pgbeacon.router.statement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of verdicts.txt, which says how to read it. */
record VerdictRow(String rule, String verdict, String text) {
    private static final Prepared PREPARED = name -> switch (name) {
        case "a_read" -> Optional.of(statement("SELECT 1"));
        case "a_write" -> Optional.of(statement("DELETE FROM t"));
        case "a_call" -> Optional.of(statement("SELECT f(1)"));
        default -> Optional.empty();
    };

    static List<VerdictRow> all() {
        var rows = new ArrayList<VerdictRow>();
        String rule = "";
        for (String line : resource("verdicts.txt").lines().toList()) {
            if (line.startsWith("#")) {
                rule = line.substring(1).strip();
            } else if (!line.isBlank()) {
                int space = line.indexOf(' ');
                rows.add(new VerdictRow(
                        rule,
                        line.substring(0, space),
                        line.substring(space + 1).replace('⏎', '\n')));
            }
        }
        return rows;
    }

    static String resource(String name) {
        try (var in = VerdictRow.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Statement statement(String text) {
        return ((Script.Statements) script(text)).parts().get(0).statement();
    }

    static Script script(String text) {
        return Script.read(text.getBytes(StandardCharsets.UTF_8), Dialect.DEFAULT);
    }

    /** In the table's words. */
    static String verdictOf(String text, Rules rules) {
        var destination = rules.judge(script(text), PREPARED).destination();
        if (destination instanceof Destination.Pinned) {
            return "pinned";
        }
        return destination instanceof Destination.Primary ? "primary" : "anywhere";
    }

    String expected() {
        return verdict.equals("ANYWHERE") ? "anywhere" : verdict;
    }

    boolean runs() {
        return verdict.equals("anywhere");
    }

    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
