package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed wrong is refused with what was found and what was expected. */
class UsageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "stauts | 'stauts' (expected: one of status, check, why, drain, resume, config, lease, route, nodes, completion)",
                "status --jsn | '--jsn' (expected: pgbeacon status [",
                "status a b | 'b' (expected: pgbeacon status [",
                "status --url 9000 | '9000' (expected: like http://127.0.0.1:9000)",
                "status --url ftp://127.0.0.1 | 'ftp://127.0.0.1' (expected: like http://127.0.0.1:9000)",
                "status --url http://127.0.0.1:9000?x | (expected: like http://127.0.0.1:9000)",
                "status --url http://127.0.0.1:65536 | (expected: like http://127.0.0.1:9000)",
                "status --url //127.0.0.1:9000 | '//127.0.0.1:9000' (expected: like http://127.0.0.1:9000)",
                "status --url http://me:pw@127.0.0.1 | (expected: like http://127.0.0.1:9000)",
                "status --every 5s | --every without --watch (expected: both)",
                "status --watch --every 5 | '5' (expected: a duration over 0, like 500ms, 5s, 1m)",
                "status --watch --every 0 | '0' (expected: a duration over 0, like 500ms, 5s, 1m)",
                "check | 'HOST:PORT' (expected: pgbeacon check [",
                "check db1 | 'db1' (expected: HOST:PORT, like db1:5432 or [::1]:5432)",
                "check db1:0 | 'db1:0' (expected: HOST:PORT",
                "check db1:65536 | 'db1:65536' (expected: HOST:PORT",
                "check ::1:5432 | '::1:5432' (expected: HOST:PORT",
                "check /tmp:5432 | '/tmp:5432' (expected: HOST:PORT",
                "check a:1 --lag much | lag limit: 'much' (expected: 30, 30s,",
                "why --jsn | '--jsn' (expected: pgbeacon why [",
                "resume now | 'now' (expected: pgbeacon resume [",
                "config all | 'all' (expected: pgbeacon config [",
                "route -X -c x | '-X' (expected: pgbeacon route [",
                "route -t -c | (expected: pgbeacon route [",
                "nodes add | 'HOST:PORT' (expected: pgbeacon nodes add [",
                "nodes add db1 | 'db1' (expected: HOST:PORT, like db1:5432 or [::1]:5432)",
                "nodes remove db1:0 | 'db1:0' (expected: HOST:PORT",
                "nodes list --jsn | '--jsn' (expected: pgbeacon nodes list [",
                "nodes | no command (expected: nodes install, list, add or remove)",
                "completion zsh | 'zsh' (expected: pgbeacon completion [",
            })
    void wrongUsageIs64(String line, String said) {
        var ran = Ran.of(line.split(" "));

        assertEquals(64, ran.exit());
        assertTrue(ran.err().contains(said), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void aWordAfterAnAtSignIsAWordAndNoFile(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("token"), "hunter2 hunter3");

        var ran = Ran.of("check", "@" + file);

        assertEquals(64, ran.exit());
        assertTrue(ran.err().contains("'@" + file + "' (expected: HOST:PORT"), ran.err());
    }

    @Test
    void drainWithoutAFileSaysWhichKeyIsMissing() {
        var ran = Ran.of("drain", "new", "disks");

        assertEquals(64, ran.exit());
        assertEquals(
                "pgbeacon drain: pgbeacon.drain-file: not set (expected: the path of the file that the sidecar looks"
                        + " for)\n",
                ran.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status", "check", "why", "drain", "resume", "config", "route", "nodes", "completion"})
    void helpIsThereForEachCommand(String command) {
        var ran = Ran.of((command + " --help").strip().split(" "));

        assertEquals(0, ran.exit());
        assertTrue(ran.out().startsWith(("Usage: pgbeacon " + command).strip()), ran.out());
    }

    @Test
    void theCommandsAreListed() {
        var help = Ran.of("--help").out();

        for (var command :
                new String[] {"status", "check", "why", "drain", "resume", "config", "route", "nodes", "completion"}) {
            assertTrue(help.contains("\n  " + command + " "), help);
        }
    }
}
