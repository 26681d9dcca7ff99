package dev.pgbeacon.embedded;

import java.time.Duration;

/** One process of a server, held with SIGSTOP until it is resumed. */
public final class Pause {
    private final ProcessHandle process;

    public static Pause of(long pid) {
        return new Pause(ProcessHandle.of(pid).orElseThrow());
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
