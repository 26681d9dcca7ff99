package dev.pgbeacon.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,               127.0.0.1",
        "127.0.0.1 127.0.0.1,     127.0.0.1",
        "127.0.0.1 ::1,           127.0.0.1 0:0:0:0:0:0:0:1",
        "0.0.0.0 127.0.0.1 ::1,   0.0.0.0 0:0:0:0:0:0:0:1",
        "*,                       ''",
        "127.0.0.1 *,             ''",
        "::,                      ''",
        "0.0.0.0 ::,              ''",
    })
    void whatAWildcardCoversIsNotBoundAgain(String texts, String addresses) {
        var where = ListenAddresses.parse(List.of(texts.split(" ")), 5400);

        var bound = where.addresses().stream().map(InetAddress::getHostAddress).toList();
        assertEquals(addresses, String.join(" ", bound));
    }

    @Test
    void anEmptyListIsEverywhere() {
        assertEquals(ListenAddresses.everywhere(5400), ListenAddresses.parse(List.of(), 5400));
    }

    @Test
    void aListIsRefusedWithAllItsProblems() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> ListenAddresses.parse(List.of("127.0.0.1", "", "999.1.1.1"), 5400));

        assertEquals(
                "listen address: '' (expected: an address, a host name or *);"
                        + " listen address: '999.1.1.1', port 5400 (expected: an address of this host, a host name or *)",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortOutOfRangeIsRefused(int port) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ListenAddresses.everywhere(port));

        assertEquals("port: " + port + " (expected: 0..65535)", refused.getMessage());
    }
}
