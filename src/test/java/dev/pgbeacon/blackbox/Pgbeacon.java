package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The program as it runs. What it said stays in target/blackbox. */
final class Pgbeacon implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern WORD_PORT = Pattern.compile("server ([^ ]+) \\([^)]*\\): the word on port (\\d+)");
    private static final Pattern CHECK_PORT = Pattern.compile("servers? ([^:]+): HTTP checks on port (\\d+)");
    private static final Pattern MONITOR_PORT = Pattern.compile("the monitor dump on port (\\d+)");
    private static final Pattern MANAGEMENT_PORT =
            Pattern.compile("Management interface listening on http://\\S*:(\\d+)\\.");

    private final Process process;
    private final Path out;
    private final Path errors;

    Pgbeacon(Process process, Path out, Path errors) {
        this.process = process;
        this.out = out;
        this.errors = errors;
    }

    void awaitUp() {
        Await.until("the start of pgbeacon", LIMIT, () -> !process.isAlive() || says(MANAGEMENT_PORT));
        if (!process.isAlive()) {
            throw new IllegalStateException("pgbeacon ended at its start:\n" + String.join("\n", log()) + errors());
        }
    }

    /** Standard output. */
    List<String> log() {
        return read(out).lines().toList();
    }

    List<String> logged(String part) {
        return log().stream().filter(line -> line.contains(part)).toList();
    }

    void awaitLogged(String part) {
        Await.until("a line of the log: " + part, LIMIT, () -> !logged(part).isEmpty());
    }

    /** Standard error. */
    String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean says(Pattern what) {
        return what.matcher(read(out)).find();
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Of the one server there is. */
    int wordPort() {
        var found = WORD_PORT.matcher(read(out));
        if (!found.find()) {
            throw new IllegalStateException("no port of the word in the log");
        }
        return Integer.parseInt(found.group(2));
    }

    int wordPort(String server) {
        return WORD_PORT
                .matcher(read(out))
                .results()
                .filter(found -> found.group(1).equals(server))
                .mapToInt(found -> Integer.parseInt(found.group(2)))
                .findFirst()
                .orElseThrow();
    }

    /** @param servers as the log names them: one, or several with commas between */
    int checkPort(String servers) {
        return CHECK_PORT
                .matcher(read(out))
                .results()
                .filter(found -> found.group(1).equals(servers))
                .mapToInt(found -> Integer.parseInt(found.group(2)))
                .findFirst()
                .orElseThrow();
    }

    /** Of the one server that has no name. */
    int checkPort() {
        return checkPort("local");
    }

    int monitorPort() {
        var found = MONITOR_PORT.matcher(read(out));
        if (!found.find()) {
            throw new IllegalStateException("no port of the monitor dump in the log");
        }
        return Integer.parseInt(found.group(1));
    }

    /** The monitor's dump. */
    String dump() {
        return Poll.silent(monitorPort());
    }

    /** The nodes' lines of the dump, as patterns, all of them. */
    void awaitNodes(String... lines) {
        Await.until("in the dump: " + List.of(lines), LIMIT, () -> {
            var nodes = dump().lines().skip(4).toList();
            return nodes.size() == lines.length
                    && IntStream.range(0, lines.length)
                            .allMatch(i -> nodes.get(i).matches(lines[i]));
        });
    }

    int managementPort() {
        var found = MANAGEMENT_PORT.matcher(read(out));
        if (!found.find()) {
            throw new IllegalStateException("no management port in the log");
        }
        return Integer.parseInt(found.group(1));
    }

    String word() {
        return Poll.silent(wordPort());
    }

    void awaitWord(String word) {
        Await.until(word, LIMIT, () -> word().equals(word));
    }

    void awaitWord(String server, String word) {
        Await.until(
                server + ": " + word, LIMIT, () -> Poll.silent(wordPort(server)).equals(word));
    }

    /** @param check live, ready or started */
    Health health(String check) {
        return Health.ask(managementPort(), check);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** As Ctrl-C does. */
    void interrupt() {
        signal("INT");
    }

    /** How long it took to end. */
    Duration awaitEnd() {
        long start = System.nanoTime();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("pgbeacon: still runs after " + LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    int exitCode() {
        awaitEnd();
        return process.exitValue();
    }

    /** Stands still until it is resumed. */
    void pause() {
        signal("STOP");
        var stat = Path.of("/proc", Long.toString(pid()), "stat");
        Await.until("pause", LIMIT, () -> Files.readString(stat).contains(") T "));
    }

    void resume() {
        signal("CONT");
    }

    /** SIGHUP. */
    void hangUp() {
        signal("HUP");
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + ": failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}
