package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever gets a walsender from the server must be judged as one. */
class ReplicationTest {
    private static Replication of(Map<String, String> more) {
        var parameters = new LinkedHashMap<String, WireText>();
        parameters.put("user", WireText.of("u"));
        more.forEach((name, value) -> parameters.put(name, WireText.of(value)));
        return Replication.of(new StartupMessage(ProtocolVersion.V3_0, parameters));
    }

    @ParameterizedTest
    @CsvSource({
        "true, PHYSICAL",
        "t, PHYSICAL",
        "TR, PHYSICAL",
        "y, PHYSICAL",
        "yes, PHYSICAL",
        "on, PHYSICAL",
        "1, PHYSICAL",
        "database, LOGICAL",
        "Database, LOGICAL",
        "false, NONE",
        "f, NONE",
        "n, NONE",
        "no, NONE",
        "off, NONE",
        "of, NONE",
        "0, NONE",
        "zz, INVALID",
        "o, INVALID",
        "2, INVALID",
        "truer, INVALID",
        "'', INVALID"
    })
    void theParameterIsReadAsPostgreSqlReadsIt(String value, Replication expected) {
        assertEquals(expected, of(Map.of("replication", value)));
    }

    @Test
    void whoDoesNotNameItDoesNotReplicate() {
        assertEquals(Replication.NONE, of(Map.of()));
    }
}
