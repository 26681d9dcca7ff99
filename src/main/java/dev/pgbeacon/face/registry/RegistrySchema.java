package dev.pgbeacon.face.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements that make the tables and the role, as deploy/sql has them, for any table and any role. */
final class RegistrySchema {
    /** One that {@code CREATE ROLE} takes in quotes as it is written. */
    private static final Pattern ROLE = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]{0,62}");

    private static final Pattern TABLE =
            Pattern.compile("\\boctopus\\.(nodes|node_status|node_event|node_event_id_seq)\\b");

    private RegistrySchema() {}

    static String tables(TableName table) {
        return named(resource("nodes.sql"), table);
    }

    /** @throws IllegalArgumentException if it is no name of a role */
    static String role(TableName table, String role) {
        if (!ROLE.matcher(role).matches()) {
            throw new IllegalArgumentException("role: '" + role + "' (expected: letters, digits, _ and -)");
        }
        return named(resource("nodes-role.sql"), table)
                .replaceAll("(?<!')\\bpgbeacon_nodes\\b(?!')", Matcher.quoteReplacement(TableName.quoted(role)))
                .replace("'pgbeacon_nodes'", "'" + role + "'");
    }

    private static String named(String sql, TableName table) {
        return TABLE.matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(
                        (found.group(1).equals("nodes") ? table : table.beside(found.group(1))).quoted()))
                .replaceAll(
                        "(SCHEMA(?: IF NOT EXISTS)?) octopus\\b",
                        "$1 " + Matcher.quoteReplacement(TableName.quoted(table.schema())));
    }

    static String resource(String name) {
        try (var in = Optional.ofNullable(RegistrySchema.class.getResourceAsStream(name))
                .orElseThrow(() -> new IllegalStateException("not on the class path: " + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
