package dev.pgbeacon.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/** Directories with all that is in them. */
final class Trees {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Trees() {}

    /** Again and again: at the end of a JVM an initdb that was interrupted may still add to it, or clean up itself. */
    static void delete(Path tree) {
        Await.until(tree + ": deleted", LIMIT, () -> {
            if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
                deleteOnce(tree);
            }
            return !Files.exists(tree, LinkOption.NOFOLLOW_LINKS);
        });
    }

    private static void deleteOnce(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }
}
