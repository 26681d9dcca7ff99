package dev.pgbeacon.face.http;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.status.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every path and its row; {@code /} is the row that the configuration chooses. */
final class CheckTable {
    static final String ROOT = "/";
    static final String DEFAULT_ROOT = "ready";

    private static final Map<String, Row> PATHS = Stream.<Row>concat(
                    Stream.of(Check.values()), Stream.of(Page.values()))
            .flatMap(row -> row.paths().stream().map(path -> Map.entry(path, row)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));

    private final Map<String, Row> rows = new LinkedHashMap<>();

    CheckTable(Row root) {
        rows.put(ROOT, root);
        rows.putAll(PATHS);
    }

    /** A row by one of its paths without the slash, or by the default's own name. */
    static Optional<Row> named(String name) {
        return name.equals(DEFAULT_ROOT) ? Optional.of(Check.READY) : Optional.ofNullable(PATHS.get("/" + name));
    }

    static List<String> names() {
        return Stream.concat(Stream.of(DEFAULT_ROOT), PATHS.keySet().stream().map(path -> path.substring(1)))
                .toList();
    }

    Optional<Row> find(String path) {
        return Optional.ofNullable(rows.get(path));
    }

    List<String> paths() {
        return List.copyOf(rows.keySet());
    }

    /** What is answered for each check, under its first path; the root under its own, too. */
    <T> Map<String, T> eachCheck(Function<Check, T> answer) {
        var answers = new LinkedHashMap<String, T>();
        checks().forEach((path, check) -> answers.put(path, answer.apply(check)));
        return answers;
    }

    private Map<String, Check> checks() {
        var checks = new LinkedHashMap<String, Check>();
        if (rows.get(ROOT) instanceof Check root) {
            checks.put(ROOT, root);
        }
        for (var check : Check.values()) {
            checks.put(check.paths().get(0), check);
        }
        return checks;
    }

    /** What each check says of a node, for people who ask why. */
    List<Answers.Answer> about(Standing standing, CheckRules rules) {
        return checks().entrySet().stream()
                .map(row -> {
                    var verdict = row.getValue().verdict(rules, standing, Demand.NONE);
                    return new Answers.Answer(
                            "checks",
                            row.getKey(),
                            String.valueOf(CheckReply.status(verdict.yes())),
                            "200 for " + row.getValue().words(),
                            verdict.reason());
                })
                .toList();
    }
}
