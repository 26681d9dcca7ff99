package dev.pgbeacon.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Each face's answer with the rule that decides it. */
@Command(
        name = "why",
        description = "What each face of the running sidecar answers now, the rule that decides it, and why it is so.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:done", "3:the sidecar does not answer", "64:wrong usage or configuration"})
final class WhyCommand implements Callable<Integer> {
    @Mixin
    private SidecarAddress address;

    @Option(names = "--json", description = "As JSON: the same as status --json.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "SERVER", description = "One of several servers, by its name.")
    private Optional<String> server = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var report = address.sidecar().report(server);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
            return Exit.DONE;
        }
        report.servers().forEach(server -> print(server, out));
        var live = Text.object(report.object(), "live");
        out.println("pgbeacon itself is " + (Text.of(live, "up").equals("true") ? "live" : "not live") + ": "
                + Text.of(live, "reason"));
        return Exit.DONE;
    }

    private static void print(JsonObject server, PrintWriter out) {
        var reason = Text.of(server, "reason");
        out.println(StatusText.title(server));
        out.println("  " + reason);
        var answers = server.get("answers");
        if (answers == null || answers.getValueType() != JsonValue.ValueType.ARRAY) {
            return;
        }
        for (var answer : answers.asJsonArray()) {
            if (answer.getValueType() == JsonValue.ValueType.OBJECT) {
                var said = answer.asJsonObject();
                out.println("  " + Text.of(said, "face") + " " + Text.of(said, "asked") + ": " + Text.of(said, "says"));
                out.println("      rule: " + Text.of(said, "rule"));
                if (!Text.of(said, "reason").equals(reason)) {
                    out.println("      now:  " + Text.of(said, "reason"));
                }
            }
        }
    }
}
