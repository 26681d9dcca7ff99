package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher starts a router: what stands for Java here says what the program would say. */
class RouteLauncherTest {
    private static final Path BIN = Path.of("deploy/bin").toAbsolutePath();

    @TempDir
    private Path directory;

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void open() throws IOException {
        // For the user that a start as root turns into.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createDirectory(directory.resolve("app"));
        Files.createFile(directory.resolve("app/quarkus-run.jar"));
    }

    /**
     * @param starting what the program answers to {@code --starting}
     * @param router what it does when it is to run
     */
    private void java(String starting, String router) throws IOException {
        var bin = Files.createDirectories(directory.resolve("jdk/bin"));
        var java = Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                while [ "$1" != route ]; do shift; done
                case $* in
                    *--starting*) %s ;;
                    *) %s ;;
                esac
                """.formatted(starting, router));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(String program, String... args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(BIN.resolve(program).toString()));
        command.addAll(List.of(args));
        var out = directory.resolve("out");
        var err = directory.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        builder.environment().put("PGBEACON_HOME", directory.resolve("app").toString());
        int exit = builder.start().waitFor();
        return new Ran(exit, Files.readString(out), Files.readString(err));
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Test
    void whatIsRefusedStartsNothing() throws IOException, InterruptedException {
        java("echo f:1:1: wrong >&2; exit 1", "touch " + directory + "/started");
        assertEquals(new Ran(1, "", "f:1:1: wrong\n"), run("pgbeacon", "route", "-c", "f"));

        java("echo Usage:; exit 0", "touch " + directory + "/started");
        assertEquals(new Ran(0, "Usage:\n", ""), run("pgrouter", "--help"));
        assertFalse(Files.exists(directory.resolve("started")));
    }

    @Test
    void inTheForegroundTheProgramTakesTheLaunchersPlace() throws IOException, InterruptedException {
        java("printf 'start\\nmode foreground\\n'", "echo \"$@\"; exit 5");
        assertEquals(new Ran(5, "route -F -Fvvvvv -c a b\n", ""), run("pgbeacon", "route", "-Fvvvvv", "-c", "a b"));
        assertEquals(new Ran(5, "route -F -F\n", ""), run("pgrouter", "-F"), "by its other name");
    }

    /** As PGBEACON_JAVA_OPTS=-Xlog:gc makes it do. */
    @Test
    void whatTheJvmLogsIsNoAnswer() throws IOException, InterruptedException {
        var gc = "echo '[0.01s][info][gc] Using Serial'; ";
        java(gc + "printf 'start\\nmode foreground\\n'", "exit 5");
        assertEquals(5, run("pgbeacon", "route", "-F").exit());

        java(gc + "printf 'start\\nmode background\\n'", gc + "echo up");
        assertEquals(new Ran(0, "", ""), run("pgbeacon", "route"));
    }

    @Test
    void inTheBackgroundItEndsWith0WhenThePortsAreBoundAndThePidfileHasThePid()
            throws IOException, InterruptedException {
        var pidfile = directory.resolve("p q.pid");
        var own = directory.resolve("own pid");
        java(
                "printf 'start\\nmode background\\npidfile " + pidfile + "\\n'",
                "echo $$ >'" + own + "'; echo up; exec sleep 600 >/dev/null");

        assertEquals(new Ran(0, "", ""), run("pgbeacon", "route"));
        var pid = Files.readString(pidfile).strip();
        var router = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        try {
            assertTrue(router.isAlive());
            assertEquals(Files.readString(own).strip(), pid, "not the launcher's, nor a shell's between");
        } finally {
            router.destroy();
        }
    }

    @Test
    void inTheBackgroundItEndsWith1AndTheReasonWhenItCannotRun() throws IOException, InterruptedException {
        var pidfile = directory.resolve("pid");
        java(
                "printf 'start\\nmode background\\npidfile " + pidfile + "\\n'",
                "echo '0.0.0.0:6432: address already in use'; exit 1");
        assertEquals(
                new Ran(1, "", "pgbeacon route: 0.0.0.0:6432: address already in use\n"), run("pgbeacon", "route"));
        assertFalse(Files.exists(pidfile));

        java("printf 'start\\nmode background\\n'", "echo secret trouble >&2; exit 1");
        assertEquals(
                new Ran(1, "", "pgbeacon route: ended at its start (expected: the reason in the log)\n"),
                run("pgbeacon", "route"));
    }

    @Test
    void aPidfileThatCannotBeWrittenIsFoundBeforeTheStart() throws IOException, InterruptedException {
        java("printf 'start\\nmode background\\npidfile /nowhere/pid\\n'", "touch " + directory + "/started");
        assertEquals(
                new Ran(1, "", "pgbeacon route: pidfile: '/nowhere/pid' cannot be written\n"),
                run("pgbeacon", "route"));
        assertFalse(Files.exists(directory.resolve("started")));
    }

    @Test
    void startedAsRootItTurnsIntoTheFilesUserAndGroup() throws IOException, InterruptedException {
        assumeTrue(root(), "not root");
        java("printf 'start\\nmode foreground\\nuser nobody\\ngroup daemon\\n'", "id -un; id -gn");
        assertEquals(new Ran(0, "nobody\ndaemon\n", ""), run("pgbeacon", "route"));

        java("printf 'start\\nmode foreground\\nuser daemon\\n'", "id -un; id -gn");
        assertEquals(new Ran(0, "daemon\ndaemon\n", ""), run("pgbeacon", "route"));

        java("printf 'start\\nmode foreground\\ngroup daemon\\n'", "id -un; id -Gn");
        assertEquals(new Ran(0, "root\ndaemon\n", ""), run("pgbeacon", "route"));
    }

    @Test
    void startedByAnotherItIgnoresThemWithAWarning() throws IOException, InterruptedException {
        assumeTrue(!root(), "root");
        java("printf 'start\\nmode foreground\\nuser nobody\\n'", "echo runs");
        assertEquals(
                new Ran(0, "runs\n", "pgbeacon route: user and group are ignored (expected: started as root)\n"),
                run("pgbeacon", "route"));
    }
}
