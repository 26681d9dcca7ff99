package dev.pgbeacon.router.statement;

import java.util.Optional;

/** What the session prepared under a name, by PREPARE or by Parse. */
@FunctionalInterface
public interface Prepared {
    Prepared NONE = name -> Optional.empty();

    Optional<Statement> statement(String name);
}
