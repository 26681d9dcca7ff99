package dev.pgbeacon.router.statement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database's catalogue says of its functions, by name, whatever the schema.
 *
 * @param functions the worst of all functions of a name; of aggregates that of the functions they are made of
 * @param fieldFunctions volatile ones that {@code (x).name} calls
 * @param rowFunctions volatile ones that {@code t.name} calls, as they take a whole row
 * @param relations the volatile functions that reading a relation calls: of views, and of policies for rows
 * @param operators the volatile functions behind an operator
 */
public record FunctionCatalogue(
        Map<String, Volatility> functions,
        Set<String> fieldFunctions,
        Set<String> rowFunctions,
        Map<String, Set<String>> relations,
        Map<String, Set<String>> operators) {
    /** Knows no function: every call is taken for one that writes. */
    public static final FunctionCatalogue EMPTY =
            new FunctionCatalogue(Map.of(), Set.of(), Set.of(), Map.of(), Map.of());

    public FunctionCatalogue {
        functions = Map.copyOf(functions);
        fieldFunctions = Set.copyOf(fieldFunctions);
        rowFunctions = Set.copyOf(rowFunctions);
        relations = Map.copyOf(relations);
        operators = Map.copyOf(operators);
    }

    /** One row of {@link FunctionCatalogueQuery}: three texts. */
    public record Row(String what, String name, String detail) {}

    /** @throws IllegalArgumentException if a row is none of the query's */
    public static FunctionCatalogue of(Iterable<Row> rows) {
        var functions = new HashMap<String, Volatility>();
        var fieldFunctions = new HashSet<String>();
        var rowFunctions = new HashSet<String>();
        var relations = new HashMap<String, Set<String>>();
        var operators = new HashMap<String, Set<String>>();
        for (var row : rows) {
            switch (row.what()) {
                case "function" ->
                    functions.merge(
                            row.name(),
                            Volatility.valueOf(row.detail()),
                            (one, other) -> one.compareTo(other) > 0 ? one : other);
                case "type" -> functions.putIfAbsent(row.name(), Volatility.HARMLESS);
                case "field function" -> fieldFunctions.add(row.name());
                case "row function" -> rowFunctions.add(row.name());
                case "relation" -> add(relations, row);
                case "operator" -> add(operators, row);
                default ->
                    throw new IllegalArgumentException(
                            "row: " + row.what() + " (expected: as the catalogue's query says it)");
            }
        }
        return new FunctionCatalogue(functions, fieldFunctions, rowFunctions, copy(relations), copy(operators));
    }

    private static void add(Map<String, Set<String>> functions, Row row) {
        functions.computeIfAbsent(row.name(), name -> new HashSet<>()).add(row.detail());
    }

    private static Map<String, Set<String>> copy(Map<String, Set<String>> functions) {
        return functions.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /** Empty: there is no function of that name. */
    Optional<Volatility> volatility(String function) {
        return Optional.ofNullable(functions.get(function));
    }

    Set<String> behindRelation(String relation) {
        return relations.getOrDefault(relation, Set.of());
    }

    Set<String> behindOperator(String operator) {
        return operators.getOrDefault(operator, Set.of());
    }
}
