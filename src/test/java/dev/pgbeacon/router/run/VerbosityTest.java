package dev.pgbeacon.router.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.router.conf.RouterFile.LogLevel;
import java.util.logging.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerbosityTest {
    @ParameterizedTest
    @CsvSource({
        "0, ERROR, ERROR, WARNING",
        "0, INFO, INFO, INFO",
        "1, ERROR, INFO, INFO",
        "1, DEBUG, DEBUG, FINE",
        "2, ERROR, DEBUG, FINE",
        "5, INFO, DEBUG, FINE"
    })
    void theMoreVerboseOfFlagsAndFileWins(int flags, LogLevel file, LogLevel expected, String threshold) {
        assertEquals(expected, new Verbosity(flags).over(file));
        assertEquals(Level.parse(threshold), Verbosity.threshold(expected));
    }
}
