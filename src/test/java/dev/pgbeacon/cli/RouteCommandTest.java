package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgbeacon route -t}. */
class RouteCommandTest {
    @TempDir
    private Path directory;

    private Ran check(String text) throws IOException {
        var file = Files.writeString(directory.resolve("pgrouter.conf"), text);
        return Ran.of("route", "-t", "-c", file.toString());
    }

    @Test
    void aGoodFileIs0AndNothingIsSaid() throws IOException {
        assertEquals(new Ran(0, "", ""), check("auth_query 'select $1'\nbackend b1\n"));
    }

    @Test
    void eachErrorIsALineWithItsPlaceAndTheyAre1() throws IOException {
        var ran = check("auth_query 'select $1'\nworkers 0\nbackend b1 { lag x }\n");

        assertEquals(1, ran.exit());
        assertEquals("", ran.out());
        assertEquals("""
                pgrouter.conf:2:9: workers: '0' (expected: 1..1024)
                pgrouter.conf:3:18: lag: 'x' (expected: bytes, like 200, 500b, 16kb, 1mb, 1gb, or a time, like 500ms, 5s, 2m, 1h)
                """, ran.err().replace(directory + "/", ""));
    }

    @Test
    void aWarningDoesNotChangeTheExitCode() throws IOException {
        var ran = check("auth_query 'select $1'\nbackend b1 { lag 1; lag 2 }\n");

        assertEquals(0, ran.exit());
        assertEquals(
                "pgrouter.conf:2:21: warning: lag: said again, the last wins (expected: once; before in line 2)\n",
                ran.err().replace(directory + "/", ""));
    }
}
