package dev.pgbeacon.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Set;

/**
 * A copy of a running server's files without pg_basebackup, which the bundled binaries lack (PostgreSQL manual, "Making a
 * Base Backup Using the Low Level API").
 */
final class BaseBackup {
    /** Directories whose content is another server's own (excludeDirContents in PostgreSQL's basebackup.c). */
    private static final Set<String> LEFT_EMPTY = Set.of(
            "pg_dynshmem",
            "pg_notify",
            "pg_replslot",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pg_wal");

    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "backup_label",
            "tablespace_map",
            "standby.signal",
            "recovery.conf",
            "recovery.done",
            SettingsFiles.RECOVERY);

    private final EmbeddedServer from;
    private final Path into;

    BaseBackup(EmbeddedServer from, Path into) {
        this.from = from;
        this.into = into;
    }

    /**
     * Both calls in one session, or PostgreSQL gives the backup up.
     *
     * @param archived true to wait until the archive holds all the copy needs; a copy that streams gets it from upstream
     */
    void take(boolean archived) throws SQLException, IOException {
        boolean named15 = from.majorVersion() >= 15;
        try (var connection = from.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    named15 ? "select pg_backup_start('copy', true)" : "select pg_start_backup('copy', true, false)");
            Files.walkFileTree(from.data(), new Copy());
            // Last, so that it names a state the copied pages have at least reached: a backup of a standby relies on
            // it.
            Files.copy(from.data().resolve("global/pg_control"), into.resolve("global/pg_control"));
            try (var stop = statement.executeQuery("select labelfile, spcmapfile from "
                    + (named15 ? "pg_backup_stop(" : "pg_stop_backup(false, ") + archived + ")")) {
                stop.next();
                // With a map both servers would write into the same directory, as they run on one machine.
                if (!stop.getString(2).isEmpty()) {
                    throw new IllegalStateException("tablespaces: " + stop.getString(2) + " (expected: none)");
                }
                Files.writeString(into.resolve("backup_label"), stop.getString(1));
            }
        }
    }

    private final class Copy extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Path copy = copyOf(directory);
            if (!Files.isDirectory(copy)) {
                Files.copy(directory, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return LEFT_EMPTY.contains(copy.getFileName().toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = file.getFileName().toString();
            if (!name.equals("pg_control") && !LEFT_OUT.contains(name) && !name.startsWith("pg_internal.init")) {
                try {
                    Files.copy(file, copyOf(file), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                    // The server deleted it meanwhile; the log that is replayed knows.
                    return FileVisitResult.CONTINUE;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        private Path copyOf(Path path) {
            return into.resolve(from.data().relativize(path));
        }
    }
}
