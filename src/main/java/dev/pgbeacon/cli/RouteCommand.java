package dev.pgbeacon.cli;

import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterSetup;
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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!check) {
            throw Refusal.usage("without -t (expected: pgbeacon route -t [-c FILE]; this version checks the file of a"
                    + " router, and runs none)");
        }
        var reading = RouterSetup.read(file, Host.system());
        var err = spec.commandLine().getErr();
        reading.remarks().forEach(remark -> err.println(Text.plain(remark.toString())));
        return reading.setup().isPresent() ? Exit.DONE : Exit.REFUSED;
    }
}
