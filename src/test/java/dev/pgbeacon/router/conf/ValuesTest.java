package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms that values have. */
class ValuesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "db1,                db1:5432",
                "db1.example.com:1,  db1.example.com:1",
                "10.0.0.5:6432,      10.0.0.5:6432",
                "[fd00::5],          [fd00::5]:5432",
                "[fd00::5]:6432,     [fd00::5]:6432",
                "\"db 1\",           ",
                "10.0.0.256,         ",
                "fd00::5,            ",
                "[db1],              ",
                "*:5432,             ",
                "db1:0,              ",
                "db1:65536,          ",
                "/run/postgresql,    ",
            })
    void aBackendIsAHostAndAPort(String written, String read) {
        var backends = Parsed.of("backend " + written).file().backends();

        assertEquals(
                Optional.ofNullable(read),
                backends.stream().map(each -> each.address().toString()).findFirst());
    }

    @ParameterizedTest
    @CsvSource({"200,200B", "500b,500B", "16kb,16384B", "1MB,1048576B", "1gb,1073741824B", "5s,5s", "2m,120s", "0,0B"})
    void aLagIsBytesOrATime(String written, String read) {
        assertEquals(
                read,
                Parsed.good("backend b1 { lag " + written + " }")
                        .backends()
                        .get(0)
                        .lag()
                        .toString());
    }

    @Test
    void escapesMeanWhatTheySay() {
        var file = Parsed.good("health { password \"a\\t\\r\\n\\\\\\'\\\" '#;{}\" }" + Parsed.BACKEND);

        assertEquals(
                "a\t\r\n\\'\" '#;{}", file.health().password().orElseThrow().reveal());
    }
}
