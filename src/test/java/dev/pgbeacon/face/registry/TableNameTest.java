package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "octopus.nodes | \"octopus\".\"nodes\" | octopus.nodes",
                "Octopus.NODES | \"octopus\".\"nodes\" | octopus.nodes",
                "\"Health\".nodes | \"Health\".\"nodes\" | \"Health\".nodes",
                "\"a.b\".\"c d\" | \"a.b\".\"c d\" | \"a.b\".\"c d\"",
                "\"x\"\"y\".n | \"x\"\"y\".\"n\" | \"x\"\"y\".n",
            })
    void aNameIsFoldedAsSqlFoldsItAndQuotedWhateverItIs(String written, String quoted, String shown) {
        var table = TableName.parse(written);

        assertEquals(quoted, table.quoted());
        assertEquals(shown, table.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodes",
                "a.b.c",
                "octopus.nodes; drop table x",
                "octopus.",
                ".nodes",
                "\"\".n",
                "1a.n",
                "a'.b",
                "\"a.b",
                "a.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatIsNoNameOfATableInItsSchemaIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TableName.parse(text));
    }

    @Test
    void aQuoteInANameEndsNoString() {
        assertEquals("'\"o''x\".\"nodes\"'", new TableName("o'x", "nodes").literal());
    }

    @Test
    void theCompanionsAreInTheSameSchema() {
        assertEquals(
                "health.node_status",
                TableName.parse("health.servers").beside("node_status").toString());
    }
}
