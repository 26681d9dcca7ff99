package dev.pgbeacon.cli;

import dev.pgbeacon.watch.Hangup;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the program begins. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            Hangup.survive();
            Quarkus.run(args);
        } else {
            withoutALog();
            System.exit(Commands.run(args));
        }
    }

    /**
     * A command has no log, and Quarkus' would never be written to; but the configuration has one made, and JBoss' costs a
     * tenth of the time that a command takes. The JDK's is there already.
     */
    private static void withoutALog() {
        System.setProperty("org.jboss.logging.provider", "jdk");
        System.clearProperty("java.util.logging.manager");
        Logger.getLogger("").setLevel(Level.OFF);
    }
}
