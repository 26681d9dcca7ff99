package dev.pgbeacon.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"db1:5432", "10.0.0.1:1", "[::1]:65535", "db-1.example.com:5432", "[fe80::1%eth0]:5432"})
    void isWrittenAsItIsRead(String text) {
        assertEquals(text, Address.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db1",
                "db1:",
                ":5432",
                "db1:0",
                "db1:65536",
                "db1:123456",
                "::1:5432",
                "a b:5432",
                "a,b:1",
                "[]:1",
                "db1:5432/x",
                "db1:54 32",
                "[db1:5432"
            })
    void anythingElseIsRefusedWithWhatWasFound(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Address.parse(text));
        assertEquals("'" + text + "' (expected: HOST:PORT, like db1:5432 or [::1]:5432)", refused.getMessage());
    }

    @Test
    void theLoopbackServerIsTheSameUnderEachOfItsNames() {
        assertEquals(Address.of("localhost", 5432), Address.of("::1", 5432));
        assertEquals(Address.of("127.0.0.1", 5432), Address.of("localhost", 5432));
    }
}
