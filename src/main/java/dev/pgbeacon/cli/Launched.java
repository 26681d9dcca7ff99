package dev.pgbeacon.cli;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.util.Optional;

/** A start in the background: the launcher reads on our standard output when all ports are open, or why they are not. */
public final class Launched implements QuarkusApplication {
    private static final String PREFIX = "pgbeacon does not start: ";

    static void run() {
        ApplicationLifecycleManager.setDefaultExitCodeHandler((code, failure) -> {
            Optional.ofNullable(failure).ifPresent(why -> tell(reason(why)));
            System.exit(code);
        });
        Quarkus.run(Launched.class);
    }

    /** After the last port is open. */
    @Override
    public int run(String... args) {
        tell("up");
        Quarkus.waitForExit();
        return Exit.DONE;
    }

    private static void tell(String what) {
        PrintStream launcher = System.out;
        launcher.println(what);
        launcher.flush();
    }

    static String reason(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var why = Optional.ofNullable(root.getMessage()).orElseGet(root::toString);
        return why.startsWith(PREFIX) ? why.substring(PREFIX.length()) : why;
    }
}
