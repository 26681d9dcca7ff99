package dev.pgbeacon.watch;

import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** SIGHUP: the operator's word that the configuration is to be read again. Without a handler the JVM would end. */
public final class Hangup {
    private Hangup() {}

    /** While we start: the settings are being read as it is. */
    public static void survive() {
        handle(() -> {});
    }

    /** At each signal from now on; never two tasks waiting. */
    public static void each(Executor where, Runnable task) {
        handle(once(where, task));
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

    /**
     * The JDK keeps {@code sun.misc.Signal} for programs like this one in the module {@code jdk.unsupported}, but javac has a
     * warning for each use of it that nothing silences, and warnings are errors here: hence by name.
     */
    private static void handle(Runnable task) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            Proxy.newProxyInstance(
                                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                                        if (method.getName().equals("handle")) {
                                            task.run();
                                            return null;
                                        }
                                        return method.invoke(task, arguments);
                                    }));
        } catch (ReflectiveOperationException withoutIt) {
            throw new IllegalStateException("SIGHUP cannot be heard on this JDK", withoutIt);
        }
    }
}
