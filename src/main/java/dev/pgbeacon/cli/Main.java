package dev.pgbeacon.cli;

import dev.pgbeacon.start.KindOfRun;
import dev.pgbeacon.watch.Hangup;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the program begins. */
@QuarkusMain
public final class Main {
    private static final Set<String> ONLY_ASKS = Set.of("-t", "--starting", "-h", "--help", "-V", "--version");

    private Main() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            Hangup.survive();
            Quarkus.run(args);
        } else {
            if (!mayRun(List.of(args))) {
                withoutALog();
            }
            System.exit(Commands.run(args));
        }
    }

    private static boolean mayRun(List<String> args) {
        return args.get(0).equals("route") && args.stream().noneMatch(ONLY_ASKS::contains);
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

    /** The other that boots Quarkus; returns when it ends, if the process does not. */
    static void route(RouteCommand.Asked asked) {
        KindOfRun.becomeRouter(asked.start());
        if (asked.launched()) {
            Launched.run();
        } else {
            Quarkus.run();
        }
    }
}
