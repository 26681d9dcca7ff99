package dev.pgbeacon.face.kube.pods;

import dev.pgbeacon.face.kube.api.Labels;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which pods: as {@code kubectl get pods -l} takes it. The API server decides what it chooses; here its form is checked. */
record LabelSelector(String text) {
    private static final String KEY = "(?:" + Labels.KEY + ")";
    private static final String VALUE = "(?:" + Labels.VALUE + ")?";
    private static final Pattern REQUIREMENT = Pattern.compile(KEY + "\\s*(?:=|==|!=)\\s*" + VALUE //
            + "|" + KEY + "\\s+(?:in|notin)\\s*\\(\\s*" + VALUE + "(?:\\s*,\\s*" + VALUE + ")*\\s*\\)" //
            + "|!?\\s*" + KEY);
    private static final Pattern OUTSIDE_OF_PARENTHESES = Pattern.compile(",(?![^(]*\\))");

    /** @throws IllegalArgumentException saying what was expected */
    static LabelSelector parse(String text) {
        boolean good = Stream.of(OUTSIDE_OF_PARENTHESES.split(text, -1))
                .map(String::strip)
                .allMatch(REQUIREMENT.asMatchPredicate());
        if (!good) {
            throw new IllegalArgumentException(
                    "expected: a label selector, like app=db,tier!=test or app in (db, db2),!canary");
        }
        return new LabelSelector(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
