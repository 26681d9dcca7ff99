package dev.pgbeacon.cli;

import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.run.RouterStart;
import dev.pgbeacon.router.run.Verbosity;
import dev.pgbeacon.watch.Hangup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The router: reads its file, and runs it or says what is wrong with it. */
@Command(
        name = "route",
        description =
                "Runs a router, one address for a whole cluster, or with -t checks its file and the files that it names.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:ended by SIGTERM; in the background: the ports are open; with -t: the files are good",
            "1:it cannot run, or the files are not good; each error as FILE:LINE:COLUMN",
            "64:wrong usage"
        })
final class RouteCommand implements Callable<Integer> {
    /** @param launched in the background, by a launcher that waits for a word */
    record Asked(RouterStart start, boolean launched) {}

    @Option(names = "-t", description = "Check only: all errors and warnings go to standard error.")
    private boolean check;

    @Option(
            names = "-c",
            paramLabel = "FILE",
            defaultValue = "/etc/pgrouter.conf",
            description = "The file. Default: ${DEFAULT-VALUE}.")
    private Path file;

    @Option(
            names = "-F",
            description =
                    "Stay in the foreground, and log to standard error. Without it the launcher, deploy/bin/pgbeacon, goes"
                            + " to the background; java itself cannot.")
    private boolean[] foreground = {}; // the launcher may add its own

    @Option(
            names = "-v",
            description = "More log: INFO, twice DEBUG. The more verbose of this and the file's log wins.")
    private boolean[] verbose = {};

    /** Of the launcher: how it has to start the router. */
    @Option(names = "--starting", hidden = true)
    private boolean starting;

    /** Of the launcher: it waits to be told that the ports are open, or why they are not. */
    @Option(names = "--launched", hidden = true)
    private boolean launched;

    @Spec
    private CommandSpec spec;

    private final Consumer<Asked> run;

    /** @param run returns when the router has ended */
    RouteCommand(Consumer<Asked> run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        boolean runs = !check && !starting;
        if (runs) {
            Hangup.survive();
        }
        var reading = RouterSetup.read(file, Host.system());
        var err = spec.commandLine().getErr();
        reading.remarks().forEach(remark -> err.println(Text.plain(remark.toString())));
        if (reading.setup().isEmpty()) {
            return Exit.REFUSED;
        }
        var setup = reading.setup().get();
        if (runs) {
            run.accept(new Asked(start(setup), launched));
        } else if (starting && !check) {
            var out = spec.commandLine().getOut();
            Launching.of(setup.file(), foreground.length > 0).lines().forEach(out::println);
        }
        return Exit.DONE;
    }

    private RouterStart start(RouterSetup setup) {
        var pidfile = setup.file().fixed().pidfile();
        return new RouterStart(file, setup, new Verbosity(verbose.length), launched ? pidfile : Optional.empty());
    }
}
