package dev.pgbeacon.router.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The console's grammar: few words in any case, {@code ;} between statements and behind them, SQL's comments. */
final class Commands {
    static final String EXPECTED =
            "SHOW NODES, SHOW SESSIONS, SHOW STATS, SHOW CONFIG, SHOW HELP, DRAIN host:port or RESUME host:port";

    /** Of what follows a quote that is not closed, the quote is a character as any other. */
    private static final Pattern PIECE = Pattern.compile(
            "(?<comment>--[^\n]*|/\\*(?:[^*]|\\*(?!/))*+\\*/)|(?<end>;)|'[^']*+'|\"[^\"]*+\"|[^;'\"/-]++|.",
            Pattern.DOTALL);

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Commands() {}

    /** What cannot be understood. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown(String text) {
            super("'" + shown(text) + "' (expected: " + EXPECTED + ")", null, false, false);
        }

        private static String shown(String text) {
            return text.length() <= 60 ? text : text.substring(0, 60) + "…";
        }
    }

    /** Empty if there is nothing but blanks and comments. */
    static List<Command> read(String text) throws Unknown {
        var commands = new ArrayList<Command>();
        for (var statement : statements(text)) {
            if (!statement.isEmpty()) {
                commands.add(one(statement));
            }
        }
        return commands;
    }

    private static List<String> statements(String text) {
        var statements = new ArrayList<String>();
        var statement = new StringBuilder();
        var pieces = PIECE.matcher(text);
        while (pieces.find()) {
            if (pieces.group("comment") != null) {
                statement.append(' ');
            } else if (pieces.group("end") != null) {
                statements.add(statement.toString().strip());
                statement.setLength(0);
            } else {
                statement.append(pieces.group());
            }
        }
        statements.add(statement.toString().strip());
        return statements;
    }

    private static Command one(String statement) throws Unknown {
        var words = BLANKS.split(statement);
        var first = words[0].toUpperCase(Locale.ROOT);
        Optional<Command> command =
                switch (first) {
                    case "SHOW" -> second(words).flatMap(Topic::of).map(Command.Show::new);
                    case "HELP" -> words.length == 1 ? Optional.of(new Command.Show(Topic.HELP)) : Optional.empty();
                    case "DRAIN" -> second(words).map(word -> new Command.Drain(unquoted(word)));
                    case "RESUME" -> second(words).map(word -> new Command.Resume(unquoted(word)));
                    case "SET", "RESET", "SAVEPOINT", "RELEASE" -> Optional.of(new Command.Courtesy(first));
                    case "DISCARD", "DEALLOCATE" -> Optional.of(new Command.Courtesy(first + " ALL"));
                    case "BEGIN", "START" -> Optional.of(new Command.Block("BEGIN", true));
                    case "COMMIT", "END" -> Optional.of(new Command.Block("COMMIT", false));
                    case "ROLLBACK", "ABORT" ->
                        Optional.of(
                                Stream.of(words).anyMatch("TO"::equalsIgnoreCase)
                                        ? new Command.Courtesy("ROLLBACK")
                                        : new Command.Block("ROLLBACK", false));
                    default -> Optional.empty();
                };
        return command.orElseThrow(() -> new Unknown(statement));
    }

    private static Optional<String> second(String... words) {
        return words.length == 2 ? Optional.of(words[1]) : Optional.empty();
    }

    private static String unquoted(String word) {
        boolean quoted = word.length() > 1 && word.startsWith("'") && word.endsWith("'");
        return quoted ? word.substring(1, word.length() - 1) : word;
    }
}
