package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the packaged program is started: on loopback, on ports that the system chooses, in an environment with nothing else of
 * PostgreSQL's or ours.
 *
 * @param plain {@code java -jar} instead of the launcher
 * @param wrapper a program that starts it, with arguments; none: nothing
 */
record Launch(Map<String, String> environment, List<String> properties, boolean plain, List<String> wrapper) {
    private static final Path OUTPUT = Path.of("target/blackbox");
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path LAUNCHER = Path.of("deploy/bin/pgbeacon");

    Launch {
        environment = Map.copyOf(environment);
        properties = List.copyOf(properties);
        wrapper = List.copyOf(wrapper);
    }

    /** Without a server: then it asks localhost:5432. */
    static Launch program() {
        return new Launch(
                Map.of(
                        "PGBEACON_REPLSTATUS_PORT", "0",
                        "PGBEACON_REPLSTATUS_BIND", "127.0.0.1",
                        "PGBEACON_CHECK_PORT", "0",
                        "PGBEACON_CHECK_BIND", "127.0.0.1",
                        "PGBEACON_MONITOR_LISTEN", "127.0.0.1:0",
                        "PGBEACON_MANAGEMENT_PORT", "0",
                        "PGBEACON_MANAGEMENT_BIND", "127.0.0.1"),
                List.of(),
                false,
                List.of());
    }

    static Launch watching(EmbeddedServer server) {
        return watchingPort(server.port());
    }

    static Launch watchingPort(int port) {
        return program()
                .with("PGHOST", "127.0.0.1")
                .with("PGPORT", Integer.toString(port))
                .with("PGUSER", EmbeddedServer.SUPERUSER);
    }

    /** Asks five times a second: then a test waits less. */
    Launch quick() {
        return with("PGBEACON_PROBE_INTERVAL", "200ms").with("PGBEACON_PROBE_RECONNECT_EVERY", "500ms");
    }

    Launch with(String variable, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Launch(more, properties, plain, wrapper);
    }

    Launch without(String... variables) {
        var fewer = new LinkedHashMap<>(environment);
        fewer.keySet().removeAll(List.of(variables));
        return new Launch(fewer, properties, plain, wrapper);
    }

    Launch property(String name, String value) {
        return jvm("-D" + name + "=" + value);
    }

    /** An option of Java's; of two that say the same the later holds. */
    Launch jvm(String option) {
        var more = new ArrayList<>(properties);
        more.add(option);
        return new Launch(environment, more, plain, wrapper);
    }

    Launch plainly() {
        return new Launch(environment, properties, true, wrapper);
    }

    /** By a program that puts itself into a state of its own, and then becomes ours. */
    Launch under(String... program) {
        return new Launch(environment, properties, plain, List.of(program));
    }

    /** Runs a command to its end. */
    Pgbeacon run(String... arguments) {
        var command = start(arguments);
        command.awaitEnd();
        return command;
    }

    /** Returns at once. Without arguments it is the sidecar. */
    Pgbeacon start(String... arguments) {
        try {
            Files.createDirectories(OUTPUT);
            var out = Files.createTempFile(OUTPUT, "pgbeacon-", ".out");
            var errors = Path.of(out.toString().replaceAll("out$", "err"));
            var builder = new ProcessBuilder(command(arguments))
                    .directory(OUTPUT.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.matches("(PG|QUARKUS|JAVA|JDK_JAVA).*"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            if (!plain) {
                builder.environment().put("PGBEACON_JAVA_OPTS", String.join(" ", properties));
            }
            return new Pgbeacon(builder.start(), out, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when all its ports are open. */
    Pgbeacon up() {
        var pgbeacon = start();
        try {
            pgbeacon.awaitUp();
        } catch (RuntimeException e) {
            pgbeacon.close();
            throw e;
        }
        return pgbeacon;
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(wrapper);
        if (plain) {
            command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            command.addAll(properties);
            command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        } else {
            command.add(LAUNCHER.toAbsolutePath().toString());
        }
        command.addAll(List.of(arguments));
        return command;
    }
}
