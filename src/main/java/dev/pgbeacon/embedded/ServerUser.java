package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who runs the servers: nobody where this JVM is root, since PostgreSQL refuses root; else the JVM's own user. */
final class ServerUser {
    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");

    private ServerUser() {}

    /** The numeric id of this JVM's user: a container often runs as one that has no name. */
    static int own() {
        return ownerOf(Path.of("/proc/self"));
    }

    static int ownerOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return own() == 0;
    }

    static List<String> command(Path program, String... arguments) {
        var command = new ArrayList<String>(isRoot() ? AS_NOBODY : List.of());
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Gives a file, or a directory with all that is in it, to the servers' user. */
    static void give(Path tree) {
        if (!isRoot()) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
