package dev.pgbeacon.cli;

import dev.pgbeacon.face.kube.LeaseReset;
import dev.pgbeacon.face.kube.LeaseReset.Outcome;
import dev.pgbeacon.start.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The cluster's Lease, which says who is primary. */
@Command(name = "lease", description = "The cluster's Lease in Kubernetes.", synopsisSubcommandLabel = "reset")
final class LeaseCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw Refusal.usage("no command (expected: lease reset)");
    }

    @Command(
            name = "reset",
            description =
                    "Makes it free for whichever primary comes first: after pg_upgrade, initdb or a restore, when the"
                            + " right primary is refused for another system identifier or a lower timeline. Stop the wrong one"
                            + " first.",
            exitCodeListHeading = "%nExit code:%n",
            exitCodeList = {
                "0:it is free",
                "1:refused",
                "3:the API server does not answer",
                "64:wrong usage or configuration"
            })
    int reset() {
        var outcome =
                Configured.read(Catalogue.KEYS, LeaseReset::read).orElseThrow().run();
        if (outcome instanceof Outcome.NoAnswer) {
            throw Refusal.noAnswer(outcome.text());
        }
        if (outcome instanceof Outcome.Refused) {
            throw Refusal.of(outcome.text());
        }
        spec.commandLine().getOut().println(outcome.text());
        return Exit.DONE;
    }
}
