package dev.pgbeacon.cli;

import dev.pgbeacon.config.EffectiveValue;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.start.Catalogue;
import dev.pgbeacon.start.Start;
import dev.pgbeacon.watch.ServersConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The configuration that a sidecar started here and now would have. */
@Command(
        name = "config",
        description = "The effective configuration, and where each value comes from. Asks nobody.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:a sidecar would start with it", "1:it would be refused", "64:wrong usage"})
final class ConfigCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var config = Configured.config();
        var settings = new Settings(config, Catalogue.KEYS);
        // So that database.ini is read, too.
        var unused = ServersConfig.read(settings);
        var values = settings.effective();
        var problems = Start.problems(config);
        if (json) {
            spec.commandLine().getOut().println(json(values, settings.unknown(), problems));
        } else {
            print(values, spec.commandLine().getOut());
        }
        var err = spec.commandLine().getErr();
        settings.unknown().forEach(name -> err.println(name + " is not a key of pgbeacon, and is ignored"));
        if (!problems.isEmpty()) {
            err.println("a sidecar would not start with this configuration:");
            problems.forEach(problem -> err.println("  " + problem));
        }
        return problems.isEmpty() ? Exit.DONE : Exit.REFUSED;
    }

    private static void print(List<EffectiveValue> values, PrintWriter out) {
        int key = values.stream().mapToInt(value -> value.key().length()).max().orElse(1);
        int text = values.stream()
                .mapToInt(value -> value.value().orElse("").length())
                .filter(length -> length <= 40)
                .max()
                .orElse(1);
        var form = "%-" + key + "s  %-" + Math.max(text, 1) + "s  %s";
        values.forEach(value -> out.println(
                form.formatted(value.key(), Text.plain(value.value().orElse("-")), Text.plain(value.source()))));
    }

    private static String json(List<EffectiveValue> values, List<String> unknown, List<String> problems) {
        return Json.object(json -> {
            json.objects(
                    "configuration",
                    values.stream()
                            .<Json.Content>map(one -> value -> {
                                value.text("key", one.key());
                                value.text("value", one.value());
                                value.text("source", one.source());
                            })
                            .toList());
            json.texts("unknown", unknown);
            json.texts("problems", problems);
        });
    }
}
