package dev.pgbeacon.kube;

import dev.pgbeacon.blackbox.Installed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** kubectl as a process, with one kubeconfig and nothing of this user's. */
public final class Kubectl {
    private static final int PATIENCE_SECONDS = 60;

    private final Path kubeconfig;

    public Kubectl(Path kubeconfig) {
        Installed.require("kubectl");
        this.kubeconfig = kubeconfig;
    }

    public record Result(int exit, String output, String errors) {}

    /** What it prints, having succeeded. */
    public String ok(String... arguments) {
        var result = run(arguments);
        if (result.exit != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + result);
        }
        return result.output;
    }

    public Result run(String... arguments) {
        try {
            var output = Files.createTempFile(kubeconfig.getParent(), "kubectl-", ".out");
            var errors = Files.createTempFile(kubeconfig.getParent(), "kubectl-", ".err");
            var process = process(arguments)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("kubectl " + String.join(" ", arguments) + ": no end. "
                        + Files.readString(output) + Files.readString(errors));
            }
            return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("kubectl: interrupted", e);
        }
    }

    /** For one that goes on, such as {@code get --watch}. */
    public ProcessBuilder process(String... arguments) {
        var home = kubeconfig.resolveSibling("home");
        var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString(), "--cache-dir"));
        command.add(home.resolve("cache").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().remove("KUBECONFIG");
        builder.environment().put("HOME", home.toString());
        return builder;
    }
}
