package dev.pgbeacon.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {
    @ParameterizedTest
    @CsvSource({
        "0/0, 0",
        "0/FF, 255",
        "1/0, 4294967296",
        "16/B374D848, 97500059720",
        "16/b374d848, 97500059720",
        "00000016/B374D848, 97500059720",
        "FFFFFFFF/FFFFFFFF, -1"
    })
    void isReadAsTwoHexadecimalHalves(String text, long position) {
        assertEquals(position, Lsn.parse(text).position());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1", "1/", "/1", "G/0", "1/2/3", "-1/0", "1/000000001", " 1/0", "1/0\n", "0x1/0"})
    void anythingElseIsRefusedWithWhatWasExpected(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Lsn.parse(text));
        assertTrue(refusal.getMessage().contains("'" + text + "' (expected: like 16/B374D848)"), refusal.getMessage());
    }

    @Test
    void isWrittenAsPostgreSqlWritesIt() {
        assertEquals("16/B374D848", Lsn.parse("16/b374d848").toString());
        assertEquals("0/60", Lsn.parse("0/00000060").toString());
    }

    @Test
    void positionsAreUnsigned() {
        var high = Lsn.parse("80000000/0");
        var low = Lsn.parse("7FFFFFFF/FFFFFFFF");
        assertTrue(high.compareTo(low) > 0);
        assertEquals(1, high.bytesAfter(low));
        assertEquals(0, low.bytesAfter(high), "not ahead is 0, never an underflow");
        assertEquals(Long.MAX_VALUE, Lsn.parse("FFFFFFFF/0").bytesAfter(Lsn.parse("0/1")));
    }

    @Test
    void inFloatingPointItIsUnsignedToo() {
        assertEquals(256.0, Lsn.parse("0/100").bytes());
        assertEquals(257.0, Lsn.parse("0/101").bytes());
        assertEquals(0x1p63, Lsn.parse("80000000/0").bytes());
    }
}
