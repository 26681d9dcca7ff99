package dev.pgbeacon.watch;

import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;

/** SIGHUP: the operator's word that the configuration is to be read again. Without a handler the JVM would end. */
final class Hangup {
    private Hangup() {}

    /**
     * The JDK keeps {@code sun.misc.Signal} for programs like this one in the module {@code jdk.unsupported}, but javac has a
     * warning for each use of it that nothing silences, and warnings are errors here: hence by name.
     */
    static void each(Executor where, Runnable task) {
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
                                            where.execute(task);
                                            return null;
                                        }
                                        return method.invoke(task, arguments);
                                    }));
        } catch (ReflectiveOperationException withoutIt) {
            throw new IllegalStateException("SIGHUP cannot be heard on this JDK", withoutIt);
        }
    }
}
