package dev.pgbeacon.probe;

import dev.pgbeacon.status.MultiMaster;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The second question to a node out of recovery: is it a node of a multi-master system, and ready? What is installed is
 * looked for every so often and when the question fails, not each time.
 */
final class MultiMasterQuery {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /**
     * Only what a superuser owns counts: anybody who may create a schema could make one that is called {@code bdr}, take the
     * node out with it, or have us call his function.
     */
    private static final String INSTALLED = """
            SELECT n.nspname::pg_catalog.text, o.name::pg_catalog.text
            FROM pg_catalog.pg_namespace n
            JOIN (SELECT relnamespace AS namespace, relname AS name, relowner AS owner FROM pg_catalog.pg_class
                  UNION ALL SELECT pronamespace, proname, proowner FROM pg_catalog.pg_proc) o
              ON o.namespace OPERATOR(pg_catalog.=) n.oid
            JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) o.owner
            WHERE n.nspname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (ARRAY['bdr', 'pgactive', 'spock']) AND r.rolsuper""";

    private final List<MultiMasterSystem> wanted;
    private final String user;
    private Optional<MultiMasterSystem> found = Optional.empty();
    private Instant lookAt = Instant.MIN;

    /**
     * @param word {@code auto}, {@code off}, or the name of the one system to look for
     * @param user who asks, and may need a GRANT
     */
    MultiMasterQuery(String word, String user) {
        this.user = user;
        wanted = MultiMasterSystem.ALL.stream()
                .filter(system -> word.equals("auto") || system.called(word))
                .toList();
    }

    /** Empty where no such system is installed. */
    Optional<MultiMaster> ask(Connection connection, Instant now) throws SQLException {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        boolean justLooked = look(connection, now);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(readiness(connection, found.get()));
        } catch (SQLException failure) {
            if (!justLooked) {
                // Upgraded, or dropped, since we looked.
                lookAt = Instant.MIN;
                return ask(connection, now);
            }
            return Optional.of(refused(failure, found.get()));
        }
    }

    private boolean look(Connection connection, Instant now) throws SQLException {
        if (now.isBefore(lookAt)) {
            return false;
        }
        var installed = installed(connection);
        found = wanted.stream()
                .filter(system ->
                        system.objects().stream().allMatch(name -> installed.contains(system.schema() + "." + name)))
                .findFirst();
        lookAt = now.plus(LOOK_AGAIN);
        return true;
    }

    private static Set<String> installed(Connection connection) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(INSTALLED)) {
            while (rows.next()) {
                names.add(rows.getString(1) + "." + rows.getString(2));
            }
        }
        return names;
    }

    private static MultiMaster readiness(Connection connection, MultiMasterSystem system) throws SQLException {
        var statuses = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(system.query())) {
            while (rows.next()) {
                statuses.add(String.valueOf(rows.getString(1)));
            }
        }
        if (statuses.isEmpty()) {
            return new MultiMaster(system.name(), false, system.name() + ": no local node");
        }
        return statuses.stream()
                .filter(system.ready().negate())
                .findFirst()
                .map(status -> new MultiMaster(
                        system.name(),
                        false,
                        system.name() + ": " + system.words().apply(status)))
                .orElseGet(() -> new MultiMaster(system.name(), true, system.name() + ": ready"));
    }

    /** What is wrong with its catalog is a matter of the system; what is wrong with the connection is not. */
    private MultiMaster refused(SQLException failure, MultiMasterSystem system) throws SQLException {
        var sqlState = String.valueOf(failure.getSQLState());
        if (sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.startsWith("57")) {
            throw failure;
        }
        var reason = system.name() + ": its catalog cannot be read: "
                + failure.getMessage().lines().findFirst().orElse("");
        if (!sqlState.equals("42501")) {
            return new MultiMaster(system.name(), false, reason);
        }
        var to = " TO \"" + user + "\"";
        return new MultiMaster(
                system.name(),
                false,
                reason + "; run: GRANT USAGE ON SCHEMA " + system.schema() + to
                        + "; GRANT SELECT ON ALL TABLES IN SCHEMA " + system.schema() + to
                        + "; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA " + system.schema() + to);
    }
}
