package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Skips, by its name, what needs a program that is not there; .ci/run refuses these skips. */
public final class Installed {
    private Installed() {}

    public static void require(String program) {
        var found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(found, program + ": not installed");
    }

    /** @param aPackage of Debian, for the message */
    public static void require(Path file, String aPackage) {
        assumeTrue(Files.exists(file), aPackage + ": not installed (no " + file + ")");
    }
}
