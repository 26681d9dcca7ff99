package dev.pgbeacon.router.statement;

import java.util.Optional;

/** Tells from its first words what a statement is; what does not fit is {@link Statement.Other}. */
final class StatementReader {
    private StatementReader() {}

    static Statement read(Span span) {
        if (QueryReader.isQuery(span)) {
            return QueryReader.read(span);
        }
        return switch (span.word(0)) {
            case "insert", "update", "delete", "merge" -> new Statement.Write(span.word(0), MentionsReader.read(span));
            case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release" ->
                TransactionReader.read(span);
            case "set" -> SettingReader.set(span);
            case "reset" -> SettingReader.reset(span);
            case "show" -> new Statement.Show(span.name(1));
            case "discard" -> discard(span);
            case "prepare" -> prepare(span);
            case "execute" -> execute(span);
            case "deallocate" -> deallocate(span);
            case "declare" -> declare(span);
            case "fetch", "move", "close" -> new Statement.UseCursor(span.word(0));
            case "copy" -> CopyReader.read(span);
            case "listen" -> new Statement.Listen(span.name(1));
            case "unlisten" -> new Statement.Unlisten(optional(span.name(1)));
            case "notify" -> new Statement.Notify(span.name(1));
            case "load" -> new Statement.Load();
            case "do" -> new Statement.Do();
            case "call" -> call(span);
            case "explain" -> explain(span);
            case "create", "alter", "drop" -> DefinitionReader.read(span);
            default -> other(span);
        };
    }

    static Statement other(Span span) {
        String word = span.word(0);
        return new Statement.Other(word.isEmpty() ? "a statement that begins with no word" : word);
    }

    private static Optional<String> optional(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static Statement discard(Span span) {
        return switch (span.word(1)) {
            case "all" -> new Statement.Discard(Statement.Discard.What.ALL);
            case "plans" -> new Statement.Discard(Statement.Discard.What.PLANS);
            case "sequences" -> new Statement.Discard(Statement.Discard.What.SEQUENCES);
            case "temp", "temporary" -> new Statement.Discard(Statement.Discard.What.TEMP);
            default -> other(span);
        };
    }

    /** PREPARE TRANSACTION 'id' is something else. */
    private static Statement prepare(Span span) {
        int as = span.is(2, TokenKind.OPEN) ? span.partner(2) + 1 : 2;
        if (span.name(1).isEmpty() || !span.isWord(as, "as")) {
            return other(span);
        }
        var prepared = span.after(as + 1);
        return isPreparable(prepared) ? new Statement.Prepare(span.name(1), read(prepared)) : other(span);
    }

    /** What PREPARE, EXPLAIN and COPY take: so it cannot hold one of these again, however long the text is. */
    static Statement preparable(Span span) {
        return isPreparable(span) ? read(span) : other(span);
    }

    private static boolean isPreparable(Span span) {
        return QueryReader.isQuery(span)
                || switch (span.word(0)) {
                    case "insert", "update", "delete", "merge" -> true;
                    default -> false;
                };
    }

    /** What follows, like WITH NO DATA, changes nothing. */
    static Statement execute(Span span) {
        int end = span.is(2, TokenKind.OPEN) ? span.partner(2) + 1 : 2;
        if (span.name(1).isEmpty()) {
            return other(span);
        }
        var arguments = end > 2 ? MentionsReader.read(span.inside(2)) : Mentions.NONE;
        return new Statement.Execute(span.name(1), arguments);
    }

    private static Statement deallocate(Span span) {
        int at = span.isWord(1, "prepare") && span.size() > 2 ? 2 : 1;
        if (span.name(at).isEmpty()) {
            return other(span);
        }
        return new Statement.Deallocate(span.isWord(at, "all") ? Optional.empty() : Optional.of(span.name(at)));
    }

    private static Statement declare(Span span) {
        int query = span.find(2, "for") + 1;
        if (span.name(1).isEmpty() || !QueryReader.isQuery(span.after(query))) {
            return other(span);
        }
        var options = span.slice(2, query - 1);
        int hold = options.find(0, "hold");
        boolean held = hold < options.size() && options.isWord(hold - 1, "with");
        return new Statement.Declare(span.name(1), held, QueryReader.read(span.after(query)));
    }

    private static Statement call(Span span) {
        int end = Names.end(span, 1);
        if (end == 1) {
            return other(span);
        }
        return new Statement.Call(Names.read(span, 1, end), MentionsReader.read(span.after(end)));
    }

    private static Statement explain(Span span) {
        int at = 1;
        boolean analyze = false;
        if (span.is(1, TokenKind.OPEN) && !QueryReader.isQuery(span.after(1))) {
            var options = span.inside(1);
            // ANALYZE false counts, too, and so does the word in quotes: it only costs a plan from the primary.
            analyze = options.holds("analyze") || options.holds("analyse");
            at = span.partner(1) + 1;
        } else {
            while (at < 3 && isExplainOption(span.word(at))) {
                analyze |= !span.isWord(at, "verbose");
                at++;
            }
        }
        var explained = span.after(at);
        return new Statement.Explain(analyze, explained(explained));
    }

    private static Statement explained(Span span) {
        return switch (span.word(0)) {
            case "execute" -> execute(span);
            case "declare" -> declare(span);
            case "create" -> DefinitionReader.tableAs(span);
            default -> preparable(span);
        };
    }

    private static boolean isExplainOption(String word) {
        return switch (word) {
            case "analyze", "analyse", "verbose" -> true;
            default -> false;
        };
    }
}
