package dev.pgbeacon.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** One process of a server, held with SIGSTOP until it is resumed. */
public final class Pause {
    private final ProcessHandle process;

    public static Pause of(long pid) {
        return new Pause(ProcessHandle.of(pid).orElseThrow());
    }

    /** The process that replays WAL, as soon as there is one: a server that starts stays where it is. */
    public static Pause ofRecovery(EmbeddedServer server) {
        var found = new AtomicReference<ProcessHandle>();
        Await.until(server.name() + " recovers", Duration.ofSeconds(20), () -> {
            server.postmaster().family().stream()
                    .filter(process -> title(process).startsWith("postgres: startup"))
                    .findFirst()
                    .ifPresent(found::set);
            return found.get() != null;
        });
        return new Pause(found.get());
    }

    private static String title(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }

    private Pause(ProcessHandle process) {
        this.process = process;
        Signal.STOP.sendTo(process);
        Await.until("pause of " + process.pid(), Duration.ofSeconds(10), () -> Signal.isStopped(process));
    }

    public void resume() {
        if (process.isAlive()) {
            Signal.CONT.sendTo(process);
        }
    }
}
