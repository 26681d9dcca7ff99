package dev.pgbeacon.router.request;

import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Statement;
import java.util.List;
import java.util.Optional;

/** Where a batch may run, by what it prepares and executes, one after the other. */
record BatchJudging(Judge judge, PreparedStatements prepared, PreparedStatements.Outlook outlook) {
    Judgement of(List<BatchMessage> messages, boolean inStandbyTransaction) {
        boolean onStandby = inStandbyTransaction;
        var judgement = Judgement.ANYWHERE;
        for (var message : messages) {
            if (message.step().orElse(null) instanceof Step.Execute execute) {
                var statement = execute.bound().flatMap(bound -> statement(bound.statement()));
                boolean changes = statement
                        .filter(Statement.FunctionDdl.class::isInstance)
                        .isPresent();
                judgement = judgement.and(of(execute, onStandby), changes);
                onStandby =
                        statement.isPresent() ? TransactionEnd.staysOnStandby(statement.get(), onStandby) : onStandby;
            } else if (message.step().orElse(null) instanceof Step.Parse parse) {
                judgement = judgement.and(prepares(parse.made(), onStandby), false);
            }
        }
        return judgement;
    }

    Destination of(Step.Execute execute, boolean inStandbyTransaction) {
        return execute.bound()
                .map(bound -> of(bound.statement(), inStandbyTransaction))
                .orElseGet(() -> unknownPortal(inStandbyTransaction));
    }

    /** A cursor that DECLARE opened is one; no other lives longer than the transaction, and its server knows which there are. */
    private static Destination unknownPortal(boolean inStandbyTransaction) {
        return inStandbyTransaction ? Destination.anywhere() : new Destination.Primary("a portal that is not known");
    }

    /** What only is prepared leaves nothing else in the session. */
    private Destination prepares(PreparedStatement made, boolean inStandbyTransaction) {
        var destination = of(made, inStandbyTransaction);
        return destination instanceof Destination.Pinned pinned ? new Destination.Primary(pinned.why()) : destination;
    }

    private Destination of(PreparedStatement executed, boolean inStandbyTransaction) {
        if (executed.text().isEmpty()) {
            return new Destination.Pinned("a text that is too long to be read");
        }
        var statement = statement(executed);
        return byRules(executed, statement, inStandbyTransaction)
                .and(statement.isPresent() ? Names.ofSettings(statement.get(), prepared) : Destination.anywhere());
    }

    private Destination byRules(
            PreparedStatement executed, Optional<Statement> statement, boolean inStandbyTransaction) {
        var names = Names.of(outlook::find, judge);
        if (statement.isPresent() && inStandbyTransaction) {
            return judge.rules().inStandbyTransaction(statement.get(), names);
        }
        return executed.bySql().isPresent()
                ? judge.rules().of(executed.bySql().get(), names)
                : executed.verdict(judge, names).destination();
    }

    Optional<Statement> statement(PreparedStatement executed) {
        return executed.statement(judge);
    }
}
