package dev.pgbeacon.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of a request. */
class QueryTest {
    private static final List<String> NAMES = List.of("since", "server");

    @Test
    void eachIsFoundByItsNameDecoded() {
        var query = Query.parse("server=a%20b&since=1+2", NAMES);

        assertEquals(Optional.of("a b"), query.find("server"));
        assertEquals(Optional.of("1+2"), query.find("since"));
        assertEquals(Optional.empty(), Query.parse("server=a", NAMES).find("since"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sever=a | parameter: 'sever' (expected: one of since, server)",
                "server= | parameter server: empty (expected: a value)",
                "server | parameter server: empty (expected: a value)",
                "server=a&server=b | parameter server: twice (expected: once)",
                "& | parameter: '' (expected: one of since, server)",
                "server=%4 | '%4' (expected: two hexadecimal digits after each %)"
            })
    void whatCannotBeReadIsRefused(String query, String reason) {
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> Query.parse(query, NAMES))
                        .getMessage());
    }

    @Test
    void whereThereAreNoneNoneIsTaken() {
        assertEquals(
                "parameter: 'x' (expected: none)",
                assertThrows(IllegalArgumentException.class, () -> Query.parse("x=1", List.of()))
                        .getMessage());
    }
}
