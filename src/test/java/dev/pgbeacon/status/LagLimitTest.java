package dev.pgbeacon.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.status.LagLimit.BareNumber;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LagLimitTest {
    @ParameterizedTest
    @CsvSource({
        "30, 30000",
        "30s, 30000",
        "0, 0",
        "0.5, 500",
        "1.25s, 1250",
        "1500ms, 1500",
        "5m, 300000",
        "1h, 3600000"
    })
    void aTimeIsReadInItsUnit(String text, long milliseconds) {
        assertEquals(new LagLimit.Time(Duration.ofMillis(milliseconds)), LagLimit.parse(text, BareNumber.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({
        "512B, 512",
        "16kB, 16384",
        "16KB, 16384",
        "16kb, 16384",
        "16MB, 16777216",
        "1GB, 1073741824",
        "1.5kB, 1536",
        "0B, 0"
    })
    void aSizeIsReadInPostgreSqlsUnitsInAnyCase(String text, long bytes) {
        assertEquals(new LagLimit.Bytes(bytes), LagLimit.parse(text, BareNumber.SECONDS));
    }

    @Test
    void aBareNumberIsSecondsOnTheWordAndBytesOnHttp() {
        assertEquals(new LagLimit.Time(Duration.ofSeconds(30)), LagLimit.parse("30", BareNumber.SECONDS));
        assertEquals(new LagLimit.Bytes(1048576), LagLimit.parse("1048576", BareNumber.BYTES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "-0",
                "1,5",
                ".5",
                "5.",
                "1e3",
                "0x10",
                "abc",
                "10 s",
                "5M",
                "10S",
                "10min",
                "10mbb",
                "99999999999999999999",
                "9223372036854775807h",
                "9999999999GB",
                "16/",
                "/16",
                "NaN",
                "٣",
                "30s30"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> LagLimit.parse(text, BareNumber.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000000h", "0B", "1000GB"})
    void unknownFailsEveryThreshold(String text) {
        var limit = LagLimit.parse(text, BareNumber.SECONDS);
        assertFalse(limit.allows(new Lag.Unknown("no receiver"), Optional.empty()));
    }

    @Test
    void knownBytesWithUnknownTimePassASizeAndFailATime() {
        var lag = new Lag.Known(10, new Lag.Time.Unknown("no commit replayed"), Lag.Basis.RECEIVER);
        assertTrue(LagLimit.parse("10B", BareNumber.SECONDS).allows(lag, Optional.empty()));
        assertFalse(LagLimit.parse("9B", BareNumber.SECONDS).allows(lag, Optional.empty()));
        assertFalse(LagLimit.parse("1h", BareNumber.SECONDS).allows(lag, Optional.empty()));
    }

    @Test
    void aPositionMustHaveBeenReplayed() {
        var limit = LagLimit.parse("16/B374D848", BareNumber.SECONDS);
        assertTrue(limit.allows(new Lag.Unknown("?"), Optional.of(Lsn.parse("16/B374D848"))));
        assertFalse(
                limit.allows(new Lag.Unknown("not following timeline 2", true), Optional.of(Lsn.parse("16/B374D848"))),
                "the same number in another history");
        assertFalse(limit.allows(Lag.NONE, Optional.of(Lsn.parse("16/B374D847"))));
        assertFalse(limit.allows(Lag.NONE, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(BareNumber.class)
    void aLimitIsWrittenAsItCanBeRead(BareNumber bare) {
        for (var text : new String[] {"30s", "1500ms", "512B", "16/B374D848"}) {
            assertEquals(text, LagLimit.parse(text, bare).toString());
        }
    }
}
