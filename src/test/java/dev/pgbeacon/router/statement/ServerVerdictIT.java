package dev.pgbeacon.router.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedBinaries;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts against real servers: their catalogue, their keywords, their word on what writes. */
class ServerVerdictIT {
    /** Where the build puts the jars of other versions' programs before integration tests. */
    private static final Path JARS = Path.of("target/postgresql");

    /** Class 42 of the errors. */
    private static final String SYNTAX_ERROR = "42";

    @Test
    void whatMayRunAnywhereWritesNothing() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0)) {
            setUp(cluster.primary());
            var rules = new Rules(catalogue(cluster.primary()), NamedExceptions.NONE);
            try (var connection = cluster.primary().connect();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("set default_transaction_read_only = on");
                connection.commit();
                for (var row : VerdictRow.all()) {
                    assertEquals(row.expected(), VerdictRow.verdictOf(row.text(), rules), row.toString());
                    if (row.runs()) {
                        statement.setEscapeProcessing(false);
                        statement.execute(row.text());
                        assertEquals("", first(connection, "select pg_current_xact_id_if_assigned()"), row.toString());
                        assertEquals(
                                "0", first(connection, "select count(*) from pg_locks where locktype = 'advisory'"));
                        connection.rollback();
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {15, 16, 17, 18})
    void theTablesFitTheVersion(int version) throws SQLException, IOException {
        try (var cluster = EmbeddedCluster.start(options(version), 0)) {
            var primary = cluster.primary();
            var catalogue = catalogue(primary);
            var rules = new CallRules(catalogue, NamedExceptions.NONE);
            var harmless = new HashSet<String>();
            for (String function : names(primary, """
                    select distinct proname from pg_proc where provolatile = 'v' and prokind <> 'p'""")) {
                if (rules.of(Name.of(function)) instanceof Destination.Anywhere) {
                    harmless.add(function);
                }
            }
            assertTrue(ServerTables.HARMLESS.names().containsAll(harmless), "called harmless: " + harmless);

            var missing = new TreeSet<String>();
            var known = names(primary, "select distinct proname from pg_proc");
            for (var table : List.of(ServerTables.HARMLESS, ServerTables.KEPT_BY_SESSION)) {
                table.names().stream().filter(name -> !known.contains(name)).forEach(missing::add);
            }
            assertTrue(expectedMissing(version).containsAll(missing), "names no function: " + missing);
            assertEquals(Set.of(), missingPrefixes(ServerTables.KEPT_BY_SESSION, known));
            var relations = names(primary, "select relname from pg_class");
            relations.addAll(Set.of("pg_buffercache", "pg_aios", "pg_shmem_allocations"));
            assertEquals(Set.of(), missingPrefixes(ServerTables.PRIMARY_RELATIONS, relations));

            var neverFunctions = names(primary, "select word from pg_get_keywords() where catcode in ('R', 'C')");
            var free = new TreeSet<>(SyntaxWords.neverCalls());
            free.removeAll(neverFunctions);
            assertEquals(Set.of(), free, "may be the name of a function");
        }
    }

    private static Set<String> expectedMissing(int version) {
        return switch (version) {
            case 15 ->
                Set.of("array_sample", "array_shuffle", "pg_get_wait_events", "random_normal", "uuidv4", "uuidv7");
            case 16 -> Set.of("pg_get_wait_events", "uuidv4", "uuidv7");
            case 17 -> Set.of("uuidv4", "uuidv7");
            default -> Set.of();
        };
    }

    private static Set<String> missingPrefixes(ServerTables table, Set<String> known) {
        var missing = new TreeSet<String>();
        for (String prefix : table.prefixes()) {
            if (known.stream().noneMatch(name -> name.startsWith(prefix))) {
                missing.add(prefix);
            }
        }
        return missing;
    }

    @Test
    void theCatalogueKnowsWhatIsBehindViewsPoliciesOperatorsAndAggregates() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0)) {
            setUp(cluster.primary());
            cluster.primary()
                    .execute(
                            "create table guarded (id int)",
                            "create policy p on guarded using (f(id) = 1)",
                            "create materialized view stored as select f(1)",
                            "create domain row_domain as t",
                            "create role nobody login");
            try (var connection = cluster.primary().connectAs("nobody", "")) {
                var catalogue = catalogue(connection);
                assertEquals(Set.of("f"), catalogue.behindRelation("calling_view"));
                assertEquals(Set.of("f"), catalogue.behindRelation("view_of_view"));
                assertEquals(Set.of("add"), catalogue.behindRelation("operator_view"));
                assertEquals(Set.of("f"), catalogue.behindRelation("guarded"));
                assertEquals(Set.of(), catalogue.behindRelation("stored"));
                assertEquals(Set.of("add"), catalogue.behindOperator("###"));
                assertEquals(Volatility.VOLATILE, catalogue.functions().get("bad_sum"));
                assertEquals(Volatility.VOLATILE, catalogue.functions().get("overloaded"));
                assertEquals(Volatility.HARMLESS, catalogue.functions().get("fine"));
                assertEquals(Volatility.VOLATILE_BUILT_IN, catalogue.functions().get("nextval"));
                assertEquals(Volatility.HARMLESS, catalogue.functions().get("uuid"));
                assertTrue(catalogue.rowFunctions().contains("of_row"));
                assertFalse(catalogue.rowFunctions().contains("f"));
                assertTrue(catalogue.fieldFunctions().containsAll(Set.of("f", "of_row", "nextval")));
                assertTrue(catalogue.volatility("system").isEmpty());
            }
        }
    }

    /** What the rules hold for unreadable, the server refuses: else the rules read otherwise than it does. */
    @Test
    void theServerRefusesWhatCannotBeRead() throws SQLException {
        try (var cluster = EmbeddedCluster.start(0);
                var connection = cluster.primary().connect();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            var accepted = new ArrayList<String>();
            for (var row : VerdictRow.all()) {
                if (VerdictRow.script(row.text()) instanceof Script.Unreadable
                        && !row.text().contains("U&\"")) {
                    try {
                        statement.execute(row.text());
                        accepted.add(row.text());
                    } catch (SQLException e) {
                        assertTrue(e.getSQLState().startsWith(SYNTAX_ERROR), row.text() + ": " + e.getMessage());
                    }
                }
            }
            assertEquals(List.of(), accepted);
        }
    }

    private static void setUp(EmbeddedServer server) throws SQLException {
        server.execute(VerdictRow.resource("schema.sql"));
    }

    private static ClusterOptions options(int version) throws IOException {
        if (version == 17) {
            return ClusterOptions.bundled();
        }
        assumeTrue(Files.isDirectory(JARS), "missing: " + JARS + ", which mvn verify fills");
        try (var jars = Files.newDirectoryStream(JARS, "*-" + version + ".*.jar")) {
            return ClusterOptions.of(EmbeddedBinaries.ofJar(jars.iterator().next()));
        }
    }

    private static FunctionCatalogue catalogue(EmbeddedServer server) throws SQLException {
        try (var connection = server.connect()) {
            return catalogue(connection);
        }
    }

    private static FunctionCatalogue catalogue(Connection connection) throws SQLException {
        var catalogue = new ArrayList<FunctionCatalogue.Row>();
        try (var statement = connection.createStatement()) {
            statement.execute("set search_path = ''");
            try (var rows = statement.executeQuery(FunctionCatalogueQuery.TEXT)) {
                while (rows.next()) {
                    catalogue.add(new FunctionCatalogue.Row(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return FunctionCatalogue.of(catalogue);
    }

    private static Set<String> names(EmbeddedServer server, String query) throws SQLException {
        var names = new HashSet<String>();
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String first(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            String value = rows.next() ? rows.getString(1) : "";
            return value == null ? "" : value;
        }
    }
}
