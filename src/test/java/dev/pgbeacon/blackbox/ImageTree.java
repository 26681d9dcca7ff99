package dev.pgbeacon.blackbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the image, laid out under a directory as deploy/Dockerfile says, without an engine. */
final class ImageTree {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final Path root;
    private final List<String> instructions;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path directory;

    private ImageTree(Path root, List<String> instructions) {
        this.root = root;
        this.instructions = instructions;
        this.directory = root;
    }

    /** Carries out what builds the image. What is copied must be there. */
    static ImageTree build(Path root) throws IOException, InterruptedException {
        var dockerfile = Files.readString(Path.of("deploy/Dockerfile"))
                .replaceAll("(?m)^#.*\n", "")
                .replace("\\\n", " ");
        var tree = new ImageTree(
                root, dockerfile.lines().filter(line -> !line.isBlank()).toList());
        for (var instruction : tree.instructions) {
            tree.carryOut(instruction.split(" ", 2)[0], instruction.split(" ", 2)[1].strip());
        }
        return tree;
    }

    private void carryOut(String word, String rest) throws IOException, InterruptedException {
        switch (word) {
            case "WORKDIR" -> directory = Files.createDirectories(inside(rest));
            case "COPY" -> copy(Path.of(rest.split(" ", -1)[0]), directory.resolve(rest.split(" ", -1)[1]));
            case "ENV" -> environment.put(rest.split("=", 2)[0], relocated(rest.split("=", 2)[1]));
            case "RUN" -> run(rest);
            case "ARG", "FROM", "LABEL", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT" -> {}
            default -> throw new IOException(word + " (expected: an instruction that this test knows)");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                // What .dockerignore keeps out.
                if (!file.toString().matches(".*\\.(aot|jsa)")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    private void run(String command) throws IOException, InterruptedException {
        var process =
                process(List.of("sh", "-c", command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("RUN " + command + ": " + said);
        }
    }

    /** In the image's working directory and environment, with the Java of this test. */
    ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(PG|QUARKUS|JAVA|JDK_JAVA).*"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** As the image's user, who may be taken on by root alone, and without any privilege. */
    List<String> asItsUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var user = the("USER").split(":", -1);
        return Stream.concat(
                        Stream.of(
                                "setpriv",
                                "--reuid=" + user[0],
                                "--regid=" + user[1],
                                "--clear-groups",
                                "--no-new-privs",
                                "--bounding-set=-all"),
                        command.stream())
                .toList();
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Nobody but root may write there any more, as on a read-only root file system. */
    void seal() throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .replace('w', '-');
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            }
        }
    }

    /** Else the directory could not be removed. */
    void unseal() throws IOException {
        try (var files = Files.walk(root).filter(Files::isDirectory)) {
            for (var each : files.toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    Set<Path> files() throws IOException {
        try (var files = Files.walk(root)) {
            return files.collect(Collectors.toSet());
        }
    }

    /** What follows the one instruction of this name. */
    String the(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The words in quotes of an instruction in its JSON form. */
    List<String> command(String instruction) {
        return QUOTED.matcher(the(instruction))
                .results()
                .map(word -> relocated(word.group(1)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    Path inside(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private String relocated(String text) {
        return text.replaceAll("^(?=/)", Matcher.quoteReplacement(root.toString()))
                .replace("$PATH", System.getenv("PATH"));
    }
}
