package dev.pgbeacon.router.session;

import dev.pgbeacon.blackbox.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Debian's psql, told what to do on its standard input. */
record Psql(int exit, String said) {
    static Psql run(int port, String conninfo, String password, String input) throws IOException, InterruptedException {
        Installed.require("psql");
        var start = new ProcessBuilder(
                        "psql", "-XAtq", "host=localhost dbname=postgres port=" + port + " " + conninfo, "-f", "-")
                .redirectErrorStream(true);
        start.environment().put("PGPASSWORD", password);
        start.environment().put("PGCONNECT_TIMEOUT", "30");
        var psql = start.start();
        try (var in = psql.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Psql(psql.waitFor(), said);
    }
}
