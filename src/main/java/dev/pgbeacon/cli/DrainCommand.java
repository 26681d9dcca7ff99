package dev.pgbeacon.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Orders the drain, and waits until it is obeyed: what comes next may stop the server. */
@Command(
        name = "drain",
        description = "Takes the servers out (OFFLINE, not ready) until resume: writes pgbeacon.drain-file.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the sidecar says that they are drained",
            "1:the file cannot be written",
            "3:the file is written, but the sidecar does not say so",
            "64:wrong usage or configuration"
        })
final class DrainCommand implements Callable<Integer> {
    @Mixin
    private SidecarAddress address;

    @Parameters(paramLabel = "REASON", description = "Shown on every face. Default: by hand.")
    private List<String> reason = List.of("by hand");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var order = DrainOrder.configured();
        var sidecar = address.sidecar();
        var why = String.join(" ", reason);
        order.give(why);
        Obedience.await(
                sidecar,
                report -> report.drained().size() == report.servers().size(),
                order.file().path() + " is written, but " + sidecar + " does not say that it is drained");
        spec.commandLine().getOut().println("drained: " + why);
        return Exit.DONE;
    }
}
