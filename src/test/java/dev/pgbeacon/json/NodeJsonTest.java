package dev.pgbeacon.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node in JSON; what is in it is tested where it is answered. */
class NodeJsonTest {
    @ParameterizedTest
    @CsvSource({"150020, 15.20", "170000, 17.0", "90624, 9.6.24", "90400, 9.4.0"})
    void versionsReadAsPostgresqlWritesThem(int number, String version) {
        assertEquals(version, NodeJson.version(number));
    }
}
