package dev.pgbeacon.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands, and how their refusals are told. */
@Command(
        name = "pgbeacon",
        description = "Tells what the PostgreSQL server beside it is right now. Without a command: the sidecar itself.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Commands.Version.class)
final class Commands {
    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("status", StatusCommand::new);
        ALL.put("check", CheckCommand::new);
        ALL.put("why", WhyCommand::new);
        ALL.put("drain", DrainCommand::new);
        ALL.put("resume", ResumeCommand::new);
        ALL.put("config", ConfigCommand::new);
        ALL.put("lease", LeaseCommand::new);
        ALL.put("route", () -> new RouteCommand(Main::route));
        ALL.put("nodes", NodesCommand::new);
        ALL.put("completion", () -> new CompletionCommand(Commands::all));
    }

    static int run(String... args) {
        // Whatever the locale: a container's is often POSIX, and reasons may be in any language.
        return run(writer(FileDescriptor.out), writer(FileDescriptor.err), args);
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        // The others would take a third of the time that a command takes.
        var commands = ALL.containsKey(args[0]) ? with(args[0]) : all();
        int exit = commands.setOut(out).setErr(err).execute(args);
        out.flush();
        err.flush();
        return exit;
    }

    private static CommandLine all() {
        return with(ALL.keySet().toArray(String[]::new));
    }

    private static CommandLine with(String... names) {
        var commands = new CommandLine(new Commands());
        for (var name : names) {
            commands.addSubcommand(name, ALL.get(name).get());
        }
        // A reason that begins with @ is a reason: the file of that name may be a secret, and a reason is shown to
        // everybody.
        commands.setExpandAtFiles(false);
        return commands.setParameterExceptionHandler((wrong, args) -> {
                    wrong.getCommandLine().getErr().println(name(wrong.getCommandLine()) + ": " + refusal(wrong));
                    return Exit.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof Refusal refusal) {
                        command.getErr().println(name(command) + ": " + refusal.getMessage());
                        return refusal.exit();
                    }
                    command.getErr().println(name(command) + ": failed");
                    failure.printStackTrace(command.getErr());
                    return Exit.BROKEN;
                });
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String refusal(CommandLine.ParameterException wrong) {
        var found = wrong.getMessage();
        // Values that we read ourselves are refused with what was expected.
        return found.contains("(expected: ") ? found : found + " (expected: " + expected(wrong) + ")";
    }

    private static String expected(CommandLine.ParameterException wrong) {
        var command = wrong.getCommandLine();
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && command.getParent() == null) {
            return "one of " + String.join(", ", command.getSubcommands().keySet());
        }
        return command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Optional.ofNullable(Commands.class.getPackage().getImplementationVersion());
            return new String[] {"pgbeacon " + version.orElse("(development)")};
        }
    }
}
