package dev.pgbeacon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.router.run.Verbosity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code pgbeacon route}, but for the router itself. */
class RouteCommandTest {
    private final List<RouteCommand.Asked> ran = new ArrayList<>();

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

    private Ran starting(String text, String... options) throws IOException {
        return route(
                text, Stream.concat(Stream.of("--starting"), Stream.of(options)).toArray(String[]::new));
    }

    private Ran route(String text, String... options) throws IOException {
        var file = Files.writeString(directory.resolve("pgrouter.conf"), text);
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = new CommandLine(new RouteCommand(ran::add))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("-c", file.toString()), Stream.of(options))
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
    void aBadFileStartsNothing() throws IOException {
        assertEquals(
                1, route("auth_query 'select $1' backend b1 { lag x }", "-F").exit());
        assertEquals(List.of(), ran);
    }

    @Test
    void aGoodFileIsRunWithAsMuchLogAsThereAreVs() throws IOException {
        assertEquals(
                new Ran(0, "", ""),
                route("auth_query 'select $1' pidfile /run/p.pid backend b1", "-F", "-Fvvvvv", "-v"));

        var asked = ran.get(0);
        assertFalse(asked.launched());
        assertEquals(new Verbosity(6), asked.start().verbosity());
        assertEquals(directory.resolve("pgrouter.conf"), asked.start().path());
        assertEquals(Optional.empty(), asked.start().pidfile(), "nobody writes it");
    }

    @Test
    void inTheBackgroundThePidfileIsTheLaunchersAndOurs() throws IOException {
        route("auth_query 'select $1' pidfile /run/p.pid backend b1", "--launched");

        assertTrue(ran.get(0).launched());
        assertEquals(Optional.of(Path.of("/run/p.pid")), ran.get(0).start().pidfile());
    }

    @Test
    void theLauncherIsToldTheReasonOnce() {
        var refused = new IllegalStateException("start", new IOException("pgbeacon does not start: the router: taken"));
        assertEquals("the router: taken", Launched.reason(refused));
        assertEquals("java.lang.StackOverflowError", Launched.reason(new StackOverflowError()));
    }
}
