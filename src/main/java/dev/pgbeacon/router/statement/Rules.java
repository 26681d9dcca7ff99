package dev.pgbeacon.router.statement;

import dev.pgbeacon.router.statement.TransactionModes.Access;
import dev.pgbeacon.router.statement.TransactionModes.Isolation;
import java.util.List;

/** Where statements may run: what is unknown or doubtful runs on the primary. */
public final class Rules {
    private static final Destination.Primary HAS_NO_STATEMENT = new Destination.Primary("no statement");

    private final NamedExceptions exceptions;
    private final MentionRules mentions;

    public Rules(FunctionCatalogue catalogue, NamedExceptions exceptions) {
        this.exceptions = exceptions;
        mentions = new MentionRules(new CallRules(catalogue, exceptions));
    }

    /** Of a text that arrives while no transaction runs. */
    public Verdict judge(Script script, Prepared prepared) {
        return script instanceof Script.Statements statements
                ? judge(statements, prepared)
                : new Verdict(new Destination.Pinned(((Script.Unreadable) script).why()), List.of(), false, true);
    }

    private Verdict judge(Script.Statements statements, Prepared prepared) {
        var parts = statements.parts();
        if (parts.isEmpty()) {
            return new Verdict(HAS_NO_STATEMENT, parts, false, true);
        }
        var destination = Destination.anywhere();
        boolean changesFunctions = false;
        boolean ofTextAlone = true;
        for (var part : parts) {
            var statement = part.statement();
            destination = destination.and(of(statement, prepared));
            if (statement instanceof Statement.Begin && parts.size() > 1) {
                destination = destination.and(new Destination.Primary("a transaction in a text of several statements"));
            }
            changesFunctions |= statement instanceof Statement.FunctionDdl;
            ofTextAlone &= !executes(statement);
        }
        return new Verdict(destination, parts, changesFunctions, ofTextAlone);
    }

    private static boolean executes(Statement statement) {
        return statement instanceof Statement.Execute
                || statement instanceof Statement.CreateTableExecute
                || (statement instanceof Statement.Explain explain && executes(explain.explained()));
    }

    /** Of a statement that arrives while no transaction runs. */
    public Destination of(Statement statement, Prepared prepared) {
        // Instead of a switch: patterns in switches came after Java 17.
        if (statement instanceof Statement.Read read) {
            return mentions.ofRead(read.mentions());
        } else if (statement instanceof Statement.Write write) {
            return mentions.ofWrite(write.what(), write.mentions());
        } else if (statement instanceof Statement.Execute execute) {
            return execute(execute, prepared);
        } else if (statement instanceof Statement.CreateTableExecute create) {
            return new Destination.Primary("CREATE TABLE").and(execute(create.execute(), prepared));
        } else if (statement instanceof Statement.Explain explain) {
            return explain(explain, prepared);
        } else if (statement instanceof Statement.Copy copy) {
            return copy(copy, prepared);
        } else if (statement instanceof Statement.Begin begin) {
            return begin.modes().fitStandby() ? Destination.anywhere() : new Destination.Primary("a transaction");
        } else if (statement instanceof Statement.Declare declare) {
            var cursor = new Destination.Primary("a cursor").and(of(declare.query(), prepared));
            return declare.hold() ? new Destination.Pinned("a cursor WITH HOLD").and(cursor) : cursor;
        } else if (statement instanceof Statement.SetConfig config) {
            return setConfig(config);
        } else if (statement instanceof Statement.SetParameter parameter) {
            return setParameter(parameter);
        }
        return ofPrimary(statement);
    }

    private Destination ofPrimary(Statement statement) {
        if (statement instanceof Statement.CreateTemporary) {
            return new Destination.Pinned("a temporary table");
        } else if (statement instanceof Statement.Listen) {
            return new Destination.Pinned("LISTEN");
        } else if (statement instanceof Statement.Load) {
            return new Destination.Pinned("LOAD");
        } else if (statement instanceof Statement.Do) {
            return code("DO");
        } else if (statement instanceof Statement.Call call) {
            boolean stateless = exceptions.isStateless(call.procedure());
            var called = stateless ? new Destination.Primary("CALL") : code("CALL " + call.procedure());
            return called.and(mentions.ofWrite("CALL", call.mentions()));
        } else if (statement instanceof Statement.Other other) {
            return new Destination.Primary(other.what());
        }
        return new Destination.Primary(statement.getClass().getSimpleName());
    }

    private Destination code(String what) {
        return exceptions.allStateless() ? new Destination.Primary(what) : new Destination.Pinned(what);
    }

    private Destination execute(Statement.Execute execute, Prepared prepared) {
        var statement = prepared.statement(execute.name());
        if (statement.isEmpty() || statement.get() instanceof Statement.Execute) {
            return mentions.ofWrite("EXECUTE of what is not known", execute.arguments());
        }
        return of(statement.get(), prepared).and(mentions.ofRead(execute.arguments()));
    }

    /** Without ANALYZE nothing is executed, and a standby plans a write as well. */
    private Destination explain(Statement.Explain explain, Prepared prepared) {
        if (explain.analyze()) {
            return new Destination.Primary("EXPLAIN ANALYZE").and(of(explain.explained(), prepared));
        }
        var explained = explain.explained();
        if (explained instanceof Statement.Execute execute) {
            explained = prepared.statement(execute.name()).orElse(explained);
        }
        if (explained instanceof Statement.Write write) {
            explained = new Statement.Read(write.mentions());
        }
        boolean fits = explained instanceof Statement.Read read
                && mentions.ofRead(read.mentions()).equals(Destination.anywhere());
        return fits ? Destination.anywhere() : new Destination.Primary("EXPLAIN of what is no plain read");
    }

    private Destination copy(Statement.Copy copy, Prepared prepared) {
        var source = of(copy.source(), prepared);
        return copy.toServer() || copy.via() == Statement.Copy.Via.FILE_OR_PROGRAM
                ? new Destination.Primary("COPY").and(source)
                : source;
    }

    private static Destination setParameter(Statement.SetParameter parameter) {
        if (parameter.temporarySchema()) {
            return new Destination.Pinned("the temporary schema");
        }
        return parameter.name().equals("seed")
                ? new Destination.Pinned("SET seed")
                : new Destination.Primary("SET " + parameter.name());
    }

    private static Destination setConfig(Statement.SetConfig config) {
        return config.mayNameTemporarySchema()
                ? new Destination.Pinned("the temporary schema")
                : new Destination.Primary("set_config()");
    }

    /**
     * Of a statement in a transaction that runs on a standby as it began with READ ONLY. What may not run there either begins
     * again on the primary, if it is the first, or is refused.
     */
    public Destination inStandbyTransaction(Statement statement, Prepared prepared) {
        if (statement instanceof Statement.SetTransaction set) {
            var modes = set.modes();
            boolean fits = !set.snapshot()
                    && modes.access() != Access.READ_WRITE
                    && modes.isolation() != Isolation.SERIALIZABLE;
            return fits ? Destination.anywhere() : new Destination.Primary("SET TRANSACTION");
        } else if (statement instanceof Statement.Write write) {
            // READ ONLY, it is refused anywhere; but it may be a read of a column that is called delete.
            return mentions.ofRead(write.mentions());
        } else if (statement instanceof Statement.Declare declare && !declare.hold()) {
            return of(declare.query(), prepared);
        } else if (statement instanceof Statement.SetParameter set) {
            return set.mayRunOnStandby() && !set.temporarySchema() ? Destination.anywhere() : setParameter(set);
        } else if (statement instanceof Statement.SetConfig set) {
            return set.mayRunOnStandby() && !set.mayNameTemporarySchema() ? Destination.anywhere() : setConfig(set);
        } else if (statement instanceof Statement.SetCharacteristics set) {
            return set.mayRunOnStandby()
                    ? Destination.anywhere()
                    : new Destination.Primary("SET SESSION CHARACTERISTICS");
        } else if (statement instanceof Statement.Reset reset) {
            return reset.mayRunOnStandby() ? Destination.anywhere() : new Destination.Primary("RESET");
        }
        return belongsToTransaction(statement) ? Destination.anywhere() : of(statement, prepared);
    }

    private static boolean belongsToTransaction(Statement statement) {
        return statement instanceof Statement.Begin
                || statement instanceof Statement.Commit
                || statement instanceof Statement.Rollback
                || statement instanceof Statement.Savepoint
                || statement instanceof Statement.Release
                || statement instanceof Statement.RollbackTo
                || statement instanceof Statement.SetConstraints
                || statement instanceof Statement.UseCursor
                || statement instanceof Statement.Show
                || statement instanceof Statement.Prepare
                || statement instanceof Statement.Deallocate;
    }
}
