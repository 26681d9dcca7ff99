package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.Address;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTroubleTest {
    private static final RegistryTrouble TROUBLE = new RegistryTrouble(new RegistryConfig(
            true,
            TableName.parse("octopus.nodes"),
            new RegistryAccess(
                    List.of(new Address("db1", 5432), new Address("db2", 5432)),
                    "checker",
                    "ops",
                    Optional.of("geheim"),
                    Optional.empty(),
                    "prefer",
                    Optional.empty())));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42P01 | table octopus.nodes does not exist at db1:5432,db2:5432/ops as checker (expected: pgbeacon nodes install)",
                "25006 | only a standby of db1:5432,db2:5432/ops as checker answers (expected: its primary)",
                "28P01 | db1:5432,db2:5432/ops as checker: first line (SQLSTATE 28P01)",
            })
    void aFailureIsOneLineThatSaysWhatToDo(String state, String said) {
        assertEquals(said, TROUBLE.of(new SQLException("first line\nsecond line", state)));
    }

    @Test
    void aMissingRightComesWithItsGrant() {
        var said = TROUBLE.of(new SQLException("permission denied for schema octopus", "42501"));

        assertTrue(
                said.contains("GRANT USAGE ON SCHEMA octopus TO checker; GRANT SELECT, UPDATE (health_status) ON"
                        + " octopus.nodes TO checker; or pgbeacon nodes install --role checker"),
                said);
    }

    @Test
    void theCauseIsToldWhereTheDriverSaysNothing() {
        var failure = new SQLException(
                "The connection attempt failed.", "08001", new SocketTimeoutException("Read timed out"));

        assertEquals(
                "db1:5432,db2:5432/ops as checker: The connection attempt failed. Read timed out (SQLSTATE 08001)",
                TROUBLE.of(failure));
    }
}
