package dev.pgbeacon.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs another program to its end. */
final class Program {
    private Program() {}

    /** @throws IllegalStateException with all it said, if it did not end with 0 */
    static void run(List<String> command) {
        try {
            var process = prepare(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": ended with " + status + "\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(String.join(" ", command) + ": interrupted", e);
        }
    }

    static ProcessBuilder prepare(List<String> command) {
        var builder = new ProcessBuilder(command);
        // The current directory may be closed to the server's user, and PGPORT, PGDATA and the like are the caller's.
        builder.directory(new File("/"));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        // Never the terminal of development mode, whose keys belong to Quarkus.
        builder.redirectInput(new File("/dev/null"));
        return builder;
    }
}
