package dev.pgbeacon.router.session;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A client that is a program of its own, run to its end: how it ended, and all that it said. */
record ClientProgram(int exit, String said) {
    static ClientProgram run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var start = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        start.environment().keySet().removeIf(name -> name.startsWith("PG"));
        start.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PGCONNECT_TIMEOUT", "30"));
        start.environment().putAll(environment);
        var program = start.start();
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ClientProgram(program.waitFor(), said);
    }
}
