package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The first process of a server, a direct child of this JVM, and through it all its others. */
final class Postmaster {
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(10);
    /** The lines of postmaster.pid (PostgreSQL's pidfile.h), counted from 0. */
    private static final int PID_LINE = 0;

    private static final int SHARED_MEMORY_LINE = 6;
    private static final int STATUS_LINE = 7;

    private final ProcessBuilder command;
    private final Path pidFile;
    private volatile Process process;
    private boolean ended;

    Postmaster(EmbeddedBinaries binaries, Path data, Path log) {
        command = Program.prepare(ServerUser.command(binaries.postgres(), "-D", data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        pidFile = data.resolve("postmaster.pid");
    }

    /** Under one lock with {@link #end()}: the shutdown hook must not miss a process that is just being started. */
    synchronized void launch() {
        if (ended) {
            throw new IllegalStateException(pidFile + ": closed (expected: start before close)");
        }
        try {
            process = command.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    long pid() {
        return handle().pid();
    }

    /**
     * As pg_ctl decides it: "ready" takes connections; "standby" is as far as a standby gets with hot_standby off. The
     * process id tells this run's file from one that a crash left.
     */
    boolean isUp() throws IOException {
        String status = pidFileLine(STATUS_LINE);
        return isRunning()
                && pidFileLine(PID_LINE).equals(Long.toString(pid()))
                && (status.startsWith("ready") || status.startsWith("standby"));
    }

    /** Empty where the file does not have it yet. */
    private String pidFileLine(int number) throws IOException {
        return Files.exists(pidFile)
                ? Files.readAllLines(pidFile).stream().skip(number).findFirst().orElse("")
                : "";
    }

    void send(Signal signal) {
        signal.sendTo(handle());
    }

    boolean endsWithin(Duration limit) {
        try {
            return !isRunning() || process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("process " + process.pid() + ": interrupted while it ended", e);
        }
    }

    void pauseAlone() {
        pause(List.of(handle()));
    }

    /** The postmaster first: then it starts no child that would be missed. */
    void pauseAll() {
        pauseAlone();
        pause(family());
    }

    private static void pause(List<ProcessHandle> processes) {
        Signal.STOP.sendTo(processes);
        Await.until("pause", DEATH_LIMIT, () -> processes.stream().allMatch(Signal::isStopped));
    }

    void resume() {
        if (isRunning()) {
            Signal.CONT.sendTo(family());
        }
    }

    /**
     * Kills all: with the postmaster alone, a backend in a long query would live on, and no new postmaster starts while
     * one of them is attached to the shared memory.
     */
    void kill() {
        if (!isRunning()) {
            return;
        }
        var family = family();
        family.forEach(ProcessHandle::destroyForcibly);
        Await.until("kill -9", DEATH_LIMIT, () -> family.stream().allMatch(Signal::isGone) && !process.isAlive());
        removeSharedMemory();
    }

    /** Nobody is attached to it any more, and without a next start in the same directory it would stay in the kernel. */
    private void removeSharedMemory() {
        try {
            String[] keyAndId = pidFileLine(SHARED_MEMORY_LINE).strip().split(" +", -1);
            if (keyAndId.length == 2) {
                Program.run(List.of("sh", "-c", "ipcrm -m \"$0\" 2>&1 || :", keyAndId[1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No process from here on: first the immediate stop, which also removes what the kernel keeps of shared memory. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        if (isRunning()) {
            resume();
            send(Signal.QUIT);
            if (!endsWithin(DEATH_LIMIT)) {
                kill();
            }
        }
    }

    /** Itself and all it started, itself first. */
    List<ProcessHandle> family() {
        var first = handle();
        return Stream.concat(Stream.of(first), first.descendants()).toList();
    }

    private ProcessHandle handle() {
        if (process == null) {
            throw new IllegalStateException(pidFile + ": never started (expected: a server that was started)");
        }
        return process.toHandle();
    }
}
