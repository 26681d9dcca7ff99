package dev.pgbeacon.cli;

import dev.pgbeacon.face.registry.NodesTable;
import dev.pgbeacon.face.registry.NodesTable.Outcome;
import dev.pgbeacon.start.Catalogue;
import dev.pgbeacon.start.RegistrySettings;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.watch.ServersConfig;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The table of nodes: pgbeacon.nodes.table at pgbeacon.nodes.registry. */
@Command(
        name = "nodes",
        description = "The table of nodes whose health is checked.",
        synopsisSubcommandLabel = "(install | list | add | remove)")
final class NodesCommand implements Runnable {
    private static final String DONE = "0:done";
    private static final String REFUSED = "1:refused";
    private static final String NO_ANSWER = "3:the registry does not answer";
    private static final String USAGE = "64:wrong usage or configuration";
    private static final String EXIT = "%nExit code:%n";

    /** So that it is not collected, and its level with it. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    @Spec
    private CommandSpec spec;

    /** Who does it. */
    static final class As {
        @Option(
                names = "--as",
                paramLabel = "USER",
                description = "The role that does it, with pgbeacon.password or ~/.pgpass. Default:"
                        + " pgbeacon.nodes.registry-user, which may be one that only keeps the table up to date.")
        private Optional<String> user = Optional.empty();
    }

    @Override
    public void run() {
        throw Refusal.usage("no command (expected: nodes install, list, add or remove)");
    }

    @Command(
            name = "install",
            description = "Makes the table, and those beside it, where they are missing.",
            exitCodeListHeading = EXIT,
            exitCodeList = {DONE, REFUSED, NO_ANSWER, USAGE})
    int install(
            @Mixin As as,
            @Option(
                            names = "--role",
                            paramLabel = "NAME",
                            description = "A role for the checkers: made if it is missing, and given what they need.")
                    Optional<String> role) {
        return tell(table(as).install(role));
    }

    @Command(
            name = "list",
            description = "The nodes of the table: HOST:PORT, health_status, role and state.",
            exitCodeListHeading = EXIT,
            exitCodeList = {DONE, REFUSED, NO_ANSWER, USAGE})
    int list(@Mixin As as, @Option(names = "--json", description = "As JSON.") boolean json) {
        return tell(table(as).list(json));
    }

    @Command(
            name = "add",
            description = "Adds nodes; one that is there already stays as it is.",
            exitCodeListHeading = EXIT,
            exitCodeList = {DONE, REFUSED, NO_ANSWER, USAGE})
    int add(
            @Mixin As as,
            @Parameters(
                            paramLabel = "HOST:PORT",
                            arity = "1..*",
                            converter = HostPort.class,
                            description = "The nodes.")
                    List<Address> nodes) {
        return tell(table(as).add(nodes));
    }

    @Command(
            name = "remove",
            description = "Removes nodes: they are checked no more.",
            exitCodeListHeading = EXIT,
            exitCodeList = {DONE, REFUSED, NO_ANSWER, USAGE})
    int remove(
            @Mixin As as,
            @Parameters(
                            paramLabel = "HOST:PORT",
                            arity = "1..*",
                            converter = HostPort.class,
                            description = "The nodes.")
                    List<Address> nodes) {
        return tell(table(as).remove(nodes));
    }

    private static NodesTable table(As as) {
        DRIVER.setLevel(Level.OFF);
        return Configured.read(Catalogue.KEYS, settings -> {
            var table = new NodesTable(RegistrySettings.read(settings, ServersConfig.read(settings)));
            return as.user
                    .map(user -> table.as(user, RegistrySettings.localPassword(settings)))
                    .orElse(table);
        });
    }

    private int tell(Outcome outcome) {
        if (outcome instanceof Outcome.NoAnswer none) {
            throw Refusal.noAnswer(none.why());
        }
        if (outcome instanceof Outcome.Refused refused) {
            throw Refusal.of(refused.why());
        }
        ((Outcome.Done) outcome)
                .lines()
                .forEach(line -> spec.commandLine().getOut().println(Text.plain(line)));
        return Exit.DONE;
    }
}
