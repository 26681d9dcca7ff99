package dev.pgbeacon.router.statement;

import java.util.Set;

/**
 * What a statement names. Which of the names are relations and which are columns or aliases is not told apart: to the rules a
 * name that is anywhere counts.
 *
 * @param calls names before a parenthesis that grammar does not explain
 * @param names all others, with the schema or the table as written
 * @param fields names behind the dot after an expression, as in (x).name, which may be a field or a function of x
 * @param operators as written
 */
public record Mentions(Set<Name> calls, Set<Name> names, Set<String> fields, Set<String> operators) {
    public static final Mentions NONE = new Mentions(Set.of(), Set.of(), Set.of(), Set.of());

    public Mentions {
        calls = Set.copyOf(calls);
        names = Set.copyOf(names);
        fields = Set.copyOf(fields);
        operators = Set.copyOf(operators);
    }
}
