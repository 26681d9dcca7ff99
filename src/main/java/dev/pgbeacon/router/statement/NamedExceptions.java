package dev.pgbeacon.router.statement;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the configuration file says of functions and relations by name. A name without a schema stands for all schemas. One with
 * a schema makes a call harmless only if the call says the schema, too; it makes a call go to the primary also if it does not.
 */
public record NamedExceptions(
        Set<Name> readFunctions,
        Set<Name> statelessFunctions,
        boolean allStateless,
        Set<Name> primaryFunctions,
        Set<Name> primaryTables) {
    public static final NamedExceptions NONE = new NamedExceptions(Set.of(), Set.of(), false, Set.of(), Set.of());

    private static final String ALL = "*";

    public NamedExceptions {
        readFunctions = Set.copyOf(readFunctions);
        statelessFunctions = Set.copyOf(statelessFunctions);
        primaryFunctions = Set.copyOf(primaryFunctions);
        primaryTables = Set.copyOf(primaryTables);
    }

    /**
     * From the file's lists; among the stateless functions {@code *} is all.
     *
     * @throws IllegalArgumentException if something is no name: what it was and what was expected
     */
    public static NamedExceptions of(
            List<String> readFunctions,
            List<String> statelessFunctions,
            List<String> primaryFunctions,
            List<String> primaryTables) {
        return new NamedExceptions(
                names(readFunctions),
                names(statelessFunctions.stream()
                        .filter(name -> !name.equals(ALL))
                        .toList()),
                statelessFunctions.contains(ALL),
                names(primaryFunctions),
                names(primaryTables));
    }

    private static Set<Name> names(List<String> texts) {
        return texts.stream().map(Name::parse).collect(Collectors.toUnmodifiableSet());
    }

    boolean isRead(Name call) {
        return allows(readFunctions, call);
    }

    boolean isStateless(Name call) {
        return allows(statelessFunctions, call);
    }

    boolean isPrimaryFunction(Name call) {
        return primaryFunctions.contains(call)
                || primaryFunctions.contains(Name.of(call.last()))
                || (!call.isQualified()
                        && primaryFunctions.stream()
                                .anyMatch(name -> name.last().equals(call.last())));
    }

    /** A column or an alias of that name counts, too; a relation of another schema does not. */
    boolean isPrimaryTable(Name mentioned) {
        return primaryTables.stream()
                .anyMatch(table -> mentioned.holds(table)
                        || (table.isQualified() && mentioned.parts().get(0).equals(table.last())));
    }

    private static boolean allows(Set<Name> names, Name call) {
        return names.contains(call) || names.contains(Name.of(call.last()));
    }
}
