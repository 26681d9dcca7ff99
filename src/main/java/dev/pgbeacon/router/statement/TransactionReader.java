package dev.pgbeacon.router.statement;

import dev.pgbeacon.router.statement.TransactionModes.Access;
import dev.pgbeacon.router.statement.TransactionModes.Deferral;
import dev.pgbeacon.router.statement.TransactionModes.Isolation;
import java.util.Optional;

/** Reads what begins, ends and divides transactions. */
final class TransactionReader {
    private TransactionReader() {}

    static Statement read(Span span) {
        return switch (span.word(0)) {
            case "begin" -> begin(span, isNoise(span.word(1)) ? 2 : 1);
            case "start" -> span.isWord(1, "transaction") ? begin(span, 2) : StatementReader.other(span);
            case "commit", "end" -> commit(span);
            case "rollback", "abort" -> rollback(span);
            case "savepoint" ->
                named(span, 1).<Statement>map(Statement.Savepoint::new).orElse(StatementReader.other(span));
            case "release" ->
                named(span, span.isWord(1, "savepoint") && span.size() > 2 ? 2 : 1)
                        .<Statement>map(Statement.Release::new)
                        .orElse(StatementReader.other(span));
            default -> StatementReader.other(span);
        };
    }

    private static boolean isNoise(String word) {
        return word.equals("work") || word.equals("transaction");
    }

    private static Statement begin(Span span, int at) {
        return modes(span.after(at)).<Statement>map(Statement.Begin::new).orElse(StatementReader.other(span));
    }

    private static Statement commit(Span span) {
        int at = isNoise(span.word(1)) ? 2 : 1;
        return chain(span, at).<Statement>map(Statement.Commit::new).orElse(StatementReader.other(span));
    }

    private static Statement rollback(Span span) {
        int at = isNoise(span.word(1)) ? 2 : 1;
        if (span.isWord(at, "to")) {
            return named(span, span.isWord(at + 1, "savepoint") && span.size() > at + 2 ? at + 2 : at + 1)
                    .<Statement>map(Statement.RollbackTo::new)
                    .orElse(StatementReader.other(span));
        }
        return chain(span, at).<Statement>map(Statement.Rollback::new).orElse(StatementReader.other(span));
    }

    /** Empty if something else follows, like PREPARED 'id'. */
    private static Optional<Boolean> chain(Span span, int at) {
        if (at == span.size()) {
            return Optional.of(false);
        }
        if (span.areWords(at, "and", "chain") && span.size() == at + 2) {
            return Optional.of(true);
        }
        return span.areWords(at, "and", "no", "chain") && span.size() == at + 3 ? Optional.of(false) : Optional.empty();
    }

    private static Optional<String> named(Span span, int at) {
        return span.size() == at + 1 && !span.name(at).isEmpty() ? Optional.of(span.name(at)) : Optional.empty();
    }

    /** Empty if a word is none of the modes. */
    static Optional<TransactionModes> modes(Span span) {
        var access = Access.UNSAID;
        var isolation = Isolation.UNSAID;
        var deferral = Deferral.UNSAID;
        int at = 0;
        while (at < span.size()) {
            if (span.areWords(at, "read", "only")) {
                access = access == Access.READ_WRITE ? access : Access.READ_ONLY;
                at += 2;
            } else if (span.areWords(at, "read", "write")) {
                access = Access.READ_WRITE;
                at += 2;
            } else if (span.areWords(at, "isolation", "level")) {
                var level = level(span, at + 2);
                if (level == Isolation.UNSAID) {
                    return Optional.empty();
                }
                isolation = level.compareTo(isolation) > 0 ? level : isolation;
                at += level == Isolation.SERIALIZABLE ? 3 : 4;
            } else if (span.areWords(at, "not", "deferrable")) {
                deferral = Deferral.NOT_DEFERRABLE;
                at += 2;
            } else if (span.isWord(at, "deferrable")) {
                deferral = Deferral.DEFERRABLE;
                at++;
            } else if (at > 0 && span.is(at, TokenKind.COMMA)) {
                at++;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new TransactionModes(access, isolation, deferral));
    }

    private static Isolation level(Span span, int at) {
        if (span.isWord(at, "serializable")) {
            return Isolation.SERIALIZABLE;
        }
        return switch (span.word(at) + " " + span.word(at + 1)) {
            case "read uncommitted" -> Isolation.READ_UNCOMMITTED;
            case "read committed" -> Isolation.READ_COMMITTED;
            case "repeatable read" -> Isolation.REPEATABLE_READ;
            default -> Isolation.UNSAID;
        };
    }
}
