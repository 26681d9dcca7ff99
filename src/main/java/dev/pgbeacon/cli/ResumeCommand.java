package dev.pgbeacon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes the order to drain back. */
@Command(
        name = "resume",
        description = "Lets the servers back in after drain: removes pgbeacon.drain-file.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the sidecar says that they are not drained",
            "1:the file cannot be removed",
            "3:the file is gone, but the sidecar does not say so",
            "64:wrong usage or configuration"
        })
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private SidecarAddress address;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var order = DrainOrder.configured();
        var sidecar = address.sidecar();
        boolean wasThere = order.takeBack();
        Obedience.await(
                sidecar,
                report -> report.drained().isEmpty(),
                order.file().path() + " is gone, but " + sidecar + " does not say that it is no longer drained");
        spec.commandLine().getOut().println(wasThere ? "resumed" : "resumed: was not drained");
        return Exit.DONE;
    }
}
