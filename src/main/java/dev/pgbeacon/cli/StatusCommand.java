package dev.pgbeacon.cli;

import dev.pgbeacon.config.Key;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Asks the running sidecar. */
@Command(
        name = "status",
        description = "What the running sidecar knows of its servers.",
        exitCodeListHeading = "%nExit code, of several servers that of the worst:%n",
        exitCodeList = {
            "0:primary",
            "1:standby",
            "2:offline: down, starting, fenced, drained, or a standby over pgbeacon.lag.max",
            "3:the sidecar does not answer",
            "64:wrong usage or configuration"
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);

    @Mixin
    private SidecarAddress address;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--watch", description = "Say it again at each change, until interrupted.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = Every.class,
            description = "With --watch: say it again after each such time, like 5s, changed or not.")
    private Optional<Duration> every = Optional.empty();

    @Parameters(arity = "0..1", paramLabel = "SERVER", description = "One of several servers, by its name.")
    private Optional<String> server = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (every.isPresent() && !watch) {
            throw Refusal.usage("--every without --watch (expected: both)");
        }
        var sidecar = address.sidecar();
        var out = spec.commandLine().getOut();
        if (watch) {
            return watch(sidecar, out);
        }
        var report = sidecar.report(server);
        print(report, out);
        return report.exit();
    }

    /** Ends with the process, or when nobody reads on, as after {@code | head}: Java is not told so by a signal. */
    private int watch(Sidecar sidecar, PrintWriter out) throws InterruptedException {
        var told = "";
        while (!out.checkError()) {
            var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            try {
                var report = sidecar.report(server);
                if (every.isPresent() || !report.essence().equals(told)) {
                    if (!json) {
                        out.println(now);
                    }
                    print(report, out);
                }
                told = report.essence();
            } catch (Refusal noAnswer) {
                if (noAnswer.exit() != Exit.NO_ANSWER) {
                    throw noAnswer;
                }
                if (every.isPresent() || !noAnswer.getMessage().equals(told)) {
                    spec.commandLine().getErr().println(now + " " + noAnswer.getMessage());
                }
                told = noAnswer.getMessage();
            }
            Thread.sleep(every.orElse(EVERY_SECOND).toMillis());
        }
        throw Refusal.broken("the output cannot be written");
    }

    private void print(Report report, PrintWriter out) {
        if (json) {
            out.println(report.json());
        } else {
            StatusText.of(report).forEach(out::println);
        }
    }

    /** As all durations of the configuration are written. */
    static final class Every implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                var duration = Key.duration("every", "").parser().apply(text);
                if (!duration.isZero()) {
                    return duration;
                }
            } catch (IllegalArgumentException unreadable) {
                // Refused below.
            }
            throw new TypeConversionException("'" + text + "' (expected: a duration over 0, like 500ms, 5s, 1m)");
        }
    }
}
