package dev.pgbeacon.cli;

import dev.pgbeacon.board.LagConfig;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.json.NodeJson;
import dev.pgbeacon.probe.JdbcProbe;
import dev.pgbeacon.start.Catalogue;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.RoleWord;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.watch.MonotonicClock;
import dev.pgbeacon.watch.NodeWatch;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Asks a server itself, once, whether a sidecar runs or not. */
@Command(
        name = "check",
        description = "Asks a server directly, once, with the local server's user and database.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:primary",
            "1:standby",
            "2:offline: it answers, but is neither, or a standby over the limit",
            "3:the server does not answer",
            "64:wrong usage or configuration"
        })
final class CheckCommand implements Callable<Integer> {
    /** So that it is not collected, and its level with it. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    @Parameters(paramLabel = "HOST:PORT", converter = Server.class, description = "The server.")
    private NodeId server;

    @Option(
            names = "--lag",
            paramLabel = "LIMIT",
            converter = Limit.class,
            description = "What a standby must be within: " + LagLimit.FORMS + ". Default: pgbeacon.lag.max.")
    private Optional<LagLimit> lag = Optional.empty();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DRIVER.setLevel(Level.OFF);
        return Configured.read(Catalogue.KEYS, Question::read).ask(this);
    }

    private record Question(Settings settings, WatchConfig watch, LagPolicy policy) {
        static Question read(Settings settings) {
            // Read for its problems, before anything is asked.
            var unused = ServersConfig.read(settings);
            return new Question(settings, WatchConfig.read(settings), LagConfig.read(settings));
        }

        int ask(CheckCommand command) {
            var server = ServersConfig.elsewhere(settings, command.server);
            var limit = command.lag.or(policy::max);
            var clock = new MonotonicClock();
            var board = new StatusBoard(clock, policy, List.of());
            var probe = new JdbcProbe(
                    server.connecting(), watch.pace().timeout(), watch.reconnectEvery(), clock, server.multiMaster());
            var ticks = Executors.newSingleThreadScheduledExecutor(CheckCommand::daemon);
            var workers = Executors.newSingleThreadExecutor(CheckCommand::daemon);
            try (var node = new NodeWatch(command.server, probe, watch.pace(), board, clock, ticks, workers)) {
                node.beAsked();
                node.ask().join();
                return command.tell(board.read(command.server), limit);
            }
        }
    }

    private int tell(Standing standing, Optional<LagLimit> limit) {
        var text =
                Json.object(report -> report.objects("servers", List.of(one -> NodeJson.report(one, standing, limit))));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(text);
        } else {
            try (var reader = jakarta.json.Json.createReader(new StringReader(text))) {
                StatusText.of(Report.of(text, reader.readObject()).orElseThrow())
                        .forEach(out::println);
            }
        }
        return exit(standing, limit);
    }

    private static int exit(Standing standing, Optional<LagLimit> limit) {
        boolean silent = standing.state() == NodeState.DOWN || standing.state() == NodeState.TIMED_OUT;
        return silent ? Exit.NO_ANSWER : Exit.of(RoleWord.of(standing, limit));
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "pgbeacon-check");
        thread.setDaemon(true);
        return thread;
    }

    static final class Server implements ITypeConverter<NodeId> {
        @Override
        public NodeId convert(String text) {
            var address = new HostPort().convert(text);
            return new NodeId(text, address.host(), address.port());
        }
    }

    static final class Limit implements ITypeConverter<LagLimit> {
        @Override
        public LagLimit convert(String text) {
            try {
                return LagLimit.parse(text, LagLimit.BareNumber.SECONDS);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }
}
