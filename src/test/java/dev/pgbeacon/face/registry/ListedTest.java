package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.Address;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedTest {
    private static List<Address> addresses(Listed.All all) {
        return all.rows().stream().map(Listed::address).toList();
    }

    @Test
    void aBadRowIsToldOfAndLosesNothingElse() {
        var all = Listed.of(List.of(
                new Row("a", 0, -1),
                new Row("b", 70000, -1),
                new Row(" ", 5432, -1),
                new Row(null, 5432, -1),
                new Row("c", OptionalInt.empty(), OptionalInt.empty(), Optional.empty()),
                new Row("good", 5432, -1),
                new Row("::1", 5432, 1)));

        assertEquals(List.of(new Address("good", 5432), new Address("::1", 5432)), addresses(all));
        assertEquals(
                List.of(
                        "row ('a', 0): bad port (expected: 1..65535); it is skipped",
                        "row ('b', 70000): bad port (expected: 1..65535); it is skipped",
                        "row (' ', 5432): no name (expected: a host name or an address); it is skipped",
                        "row (NULL, 5432): no name (expected: a host name or an address); it is skipped",
                        "row ('c', NULL): bad port (expected: 1..65535); it is skipped"),
                all.troubles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"db1/postgres?socketFactory=x", "db1,db2", "db1:5433", "a b", "/var/run/postgresql", "a@b", "a#b"
            })
    void whatTheDriverWouldReadAsMoreThanAHostIsNone(String name) {
        assertEquals(List.of(), addresses(Listed.of(List.of(new Row(name, 5432, -1)))));
    }

    @Test
    void aRowThatIsThereTwiceIsOneNode() {
        var all = Listed.of(List.of(new Row("a", 5432, 1), new Row("a", 5432, 0)));

        assertEquals(List.of(new Address("a", 5432)), addresses(all));
        assertEquals(1, all.troubles().size());
    }

    @Test
    void thousandsOfBadRowsAreAFewLines() {
        var all = Listed.of(Collections.nCopies(5000, new Row("a", 0, 0)));

        assertTrue(all.troubles().size() <= 21, all.troubles().size() + " lines");
    }
}
