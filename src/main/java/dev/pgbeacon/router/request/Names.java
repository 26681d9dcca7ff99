package dev.pgbeacon.router.request;

import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Prepared;
import dev.pgbeacon.router.statement.Statement;
import java.util.Optional;
import java.util.function.Function;

/** Prepared statements by the names that a text uses. */
final class Names {
    private Names() {}

    /** Which one a statement names, if it names one. */
    static Optional<String> in(Statement statement) {
        if (statement instanceof Statement.Execute execute) {
            return Optional.of(execute.name());
        } else if (statement instanceof Statement.CreateTableExecute create) {
            return Optional.of(create.execute().name());
        } else if (statement instanceof Statement.Explain explain) {
            return in(explain.explained());
        } else if (statement instanceof Statement.Prepare prepare) {
            return Optional.of(prepare.name());
        } else if (statement instanceof Statement.Deallocate deallocate) {
            return deallocate.name();
        }
        return Optional.empty();
    }

    /** What only the text of an EXECUTE says could not be repeated elsewhere without the statement. */
    static Destination ofSettings(Statement statement, PreparedStatements prepared) {
        boolean sets = statement instanceof Statement.Execute execute
                && prepared.find(execute.name())
                        .flatMap(PreparedStatement::bySql)
                        .filter(SessionMemory::concerns)
                        .isPresent();
        return sets ? new Destination.Pinned("EXECUTE of set_config()") : Destination.anywhere();
    }

    /** For the rules. */
    static Prepared of(Function<String, Optional<PreparedStatement>> names, Judge judge) {
        return name -> names.apply(name).flatMap(found -> found.statement(judge));
    }
}
