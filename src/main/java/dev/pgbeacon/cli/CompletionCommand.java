package dev.pgbeacon.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Made from the commands themselves. */
@Command(name = "completion", description = "A script that completes commands and options in bash.")
final class CompletionCommand implements Callable<Integer> {
    private final Supplier<CommandLine> commands;

    @Spec
    private CommandSpec spec;

    /** @param commands all of them */
    CompletionCommand(Supplier<CommandLine> commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("pgbeacon", commands.get()));
        return Exit.DONE;
    }
}
