package dev.pgbeacon.face.replstatus;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class in a JVM of its own, for what needs file descriptors of its own. Its first line of output says it is ready. */
final class OtherJvm implements AutoCloseable {
    final String readyLine;
    private final Process process;

    private OtherJvm(Process process, String readyLine) {
        this.process = process;
        this.readyLine = readyLine;
    }

    /** @param mostFiles for {@code ulimit -n}; 0 leaves it as it is */
    static OtherJvm start(int mostFiles, Class<?> main, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> each.contains("netty") || each.contains("jboss-log") || each.contains("classes"))
                .toList();
        var limit = mostFiles == 0 ? "" : "ulimit -n " + mostFiles + " && ";
        var command = new ArrayList<>(List.of("sh", "-c", limit + "exec \"$@\"", "sh", java, "-Xmx256m", "-cp"));
        command.add(String.join(File.pathSeparator, classes));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader();
        return new OtherJvm(process, String.valueOf(output.readLine()));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
