package dev.pgbeacon.watch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** SIGHUP: the operator's word that the configuration is to be read again. Without a handler the JVM would end. */
public final class Hangup {
    private Hangup() {}

    /** While we start: the settings are being read as it is. */
    public static void survive() {
        Signals.handle("HUP", () -> {});
    }

    /** At each signal from now on; never two tasks waiting. */
    public static void each(Executor where, Runnable task) {
        Signals.handle("HUP", once(where, task));
    }

    /** A storm of signals is one task, and another for those that came after it had begun. */
    static Runnable once(Executor where, Runnable task) {
        var waiting = new AtomicBoolean();
        return () -> {
            if (!waiting.compareAndSet(false, true)) {
                return;
            }
            try {
                where.execute(() -> {
                    waiting.set(false);
                    task.run();
                });
            } catch (RejectedExecutionException ending) {
                // Nothing is read again by a process that ends.
            }
        };
    }
}
