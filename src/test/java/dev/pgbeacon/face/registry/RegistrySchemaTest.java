package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySchemaTest {
    @ParameterizedTest
    @ValueSource(strings = {"nodes.sql", "nodes-role.sql"})
    void whatInstallRunsIsWhatLiesInDeploy(String file) throws IOException {
        assertEquals(Files.readString(Path.of("deploy/sql", file)), RegistrySchema.resource(file));
    }

    @Test
    void aTableOfAnotherNameHasItsCompanionsInItsOwnSchema() {
        var table = TableName.parse("\"My Health\".servers");
        var sql = RegistrySchema.tables(table) + RegistrySchema.role(table, "check-er");

        assertTrue(sql.contains("CREATE SCHEMA IF NOT EXISTS \"My Health\";"), sql);
        assertTrue(sql.contains("CREATE TABLE IF NOT EXISTS \"My Health\".\"servers\" ("), sql);
        assertTrue(sql.contains("CREATE TABLE IF NOT EXISTS \"My Health\".\"node_status\" ("), sql);
        assertTrue(sql.contains("GRANT USAGE ON SCHEMA \"My Health\" TO \"check-er\";"), sql);
        assertTrue(sql.contains("GRANT USAGE ON SEQUENCE \"My Health\".\"node_event_id_seq\" TO \"check-er\";"), sql);
        assertTrue(sql.contains("rolname = 'check-er'"), sql);
        assertFalse(sql.contains("octopus.") || sql.contains("'pgbeacon_nodes'"), sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a'b", "a\"b", "$$", "a b", "a;b"})
    void whatIsNoNameOfARoleIsRefused(String role) {
        assertThrows(IllegalArgumentException.class, () -> RegistrySchema.role(TableName.parse("a.b"), role));
    }
}
