package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.router.run.Verbosity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    @Test
    void withoutACheckItIsRefusedHoweverItIsStarted() {
        for (var args : new String[][] {{"route"}, {"route", "-Fvvvvv"}, {"route", "--starting", "-F"}}) {
            var ran = Ran.of(args);
            assertEquals(64, ran.exit());
            assertEquals("", ran.out());
        }
    }

    private Ran starting(String text, String... options) throws IOException {
        var file = Files.writeString(directory.resolve("pgrouter.conf"), text);
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = new CommandLine(new RouteCommand(true))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("--starting", "-c", file.toString()), Stream.of(options))
                        .toArray(String[]::new));
        return new Ran(exit, out.toString(), err.toString());
    }

    @Test
    void theLauncherIsToldWhatTheFileAsksOfIt() throws IOException {
        assertEquals(
                new Ran(0, "start\nmode background\nuser root\ngroup root\npidfile /run/p q.pid\n", ""),
                starting("user root group root pidfile '/run/p q.pid' auth_query 'select $1' backend b1"));
        assertEquals(
                new Ran(0, "start\nmode foreground\n", ""), starting("auth_query 'select $1' backend b1", "-Fvvvvv"));
    }

    @Test
    void aBadFileIsToldBeforeAnythingStarts() throws IOException {
        var ran = starting("auth_query 'select $1' backend b1 { lag x }");
        assertEquals(1, ran.exit());
        assertEquals("", ran.out());
    }

    @Test
    void eachVIsMoreLog() {
        var command = new RouteCommand(true);
        new CommandLine(command).parseArgs("-Fvvvvv", "-v");
        assertEquals(new Verbosity(6), command.verbosity());
    }
}
