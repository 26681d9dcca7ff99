package dev.pgbeacon.router.statement;

import dev.pgbeacon.router.statement.Statement.SetParameter.Scope;
import java.util.Locale;

/** Reads SET and RESET. */
final class SettingReader {
    private SettingReader() {}

    static Statement set(Span span) {
        int at = isScope(span) ? 2 : 1;
        var scope = span.isWord(1, "local") ? Scope.LOCAL : Scope.SESSION;
        if (span.areWords(at, "session", "characteristics", "as", "transaction")) {
            return TransactionReader.modes(span.after(at + 4))
                    .<Statement>map(Statement.SetCharacteristics::new)
                    .orElse(StatementReader.other(span));
        }
        if (span.isWord(at, "transaction")) {
            return transaction(span, at + 1);
        }
        if (span.isWord(at, "constraints")) {
            return new Statement.SetConstraints();
        }
        String name = parameter(span, at);
        return name.isEmpty()
                ? StatementReader.other(span)
                : new Statement.SetParameter(name, scope, span.holds("pg_temp"));
    }

    /** SET SESSION AUTHORIZATION and SET SESSION CHARACTERISTICS name no scope; SET SESSION SESSION AUTHORIZATION does. */
    private static boolean isScope(Span span) {
        return span.isWord(1, "local")
                || (span.isWord(1, "session")
                        && !span.isWord(2, "authorization")
                        && !span.isWord(2, "characteristics"));
    }

    private static Statement transaction(Span span, int at) {
        if (span.isWord(at, "snapshot")) {
            return new Statement.SetTransaction(TransactionModes.UNSAID, true);
        }
        return TransactionReader.modes(span.after(at))
                .<Statement>map(modes -> new Statement.SetTransaction(modes, false))
                .orElse(StatementReader.other(span));
    }

    static Statement reset(Span span) {
        String name = parameter(span, 1);
        return name.isEmpty() ? StatementReader.other(span) : new Statement.Reset(name);
    }

    /** The name under which the server keeps it; parameters are the same in any case, with quotes too. */
    private static String parameter(Span span, int at) {
        if (span.areWords(at, "session", "authorization")) {
            return "session_authorization";
        }
        if (span.areWords(at, "time", "zone")) {
            return "timezone";
        }
        int end = Names.end(span, at);
        if (end > at + 1) {
            return Names.read(span, at, end).toString().toLowerCase(Locale.ROOT);
        }
        boolean assigned = span.is(end, TokenKind.OPERATOR) || span.isWord(end, "to");
        return switch (assigned ? "" : span.word(at)) {
            case "names" -> "client_encoding";
            case "schema" -> "search_path";
            case "xml" -> "xmloption";
            case "transaction" -> "transaction_isolation";
            case "catalog" -> "";
            default -> span.name(at).toLowerCase(Locale.ROOT);
        };
    }
}
