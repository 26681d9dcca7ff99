package dev.pgbeacon.cli;

import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.run.Verbosity;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The router's file: whether it is good. */
@Command(
        name = "route",
        description = "Checks the file of a router, one address for a whole cluster, and the files that it names.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:the files are good", "1:they are not; each error as FILE:LINE:COLUMN", "64:wrong usage"})
final class RouteCommand implements Callable<Integer> {
    @Option(names = "-t", description = "Check only: all errors and warnings go to standard error.")
    private boolean check;

    @Option(
            names = "-c",
            paramLabel = "FILE",
            defaultValue = "/etc/pgrouter.conf",
            description = "The file. Default: ${DEFAULT-VALUE}.")
    private Path file;

    @Option(names = "-F", hidden = true, description = "Stay in the foreground, and log to standard error.")
    private boolean foreground;

    @Option(names = "-v", hidden = true, description = "More log; twice: all of it.")
    private boolean[] verbose = {};

    /** Of the launcher: how it has to start the router. */
    @Option(names = "--starting", hidden = true)
    private boolean starting;

    @Spec
    private CommandSpec spec;

    private final boolean runs;

    /** @param runs whether this program has a router to run */
    RouteCommand(boolean runs) {
        this.runs = runs;
    }

    @Override
    public Integer call() {
        if (!check && !runs) {
            throw Refusal.usage("without -t (expected: pgbeacon route -t [-c FILE]; this version checks the file of a"
                    + " router, and runs none)");
        }
        var reading = RouterSetup.read(file, Host.system());
        var err = spec.commandLine().getErr();
        reading.remarks().forEach(remark -> err.println(Text.plain(remark.toString())));
        if (starting && !check) {
            var out = spec.commandLine().getOut();
            reading.setup()
                    .ifPresent(setup ->
                            Launching.of(setup.file(), foreground).lines().forEach(out::println));
        }
        return reading.setup().isPresent() ? Exit.DONE : Exit.REFUSED;
    }

    Verbosity verbosity() {
        return new Verbosity(verbose.length);
    }
}
