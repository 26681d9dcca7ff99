package dev.pgbeacon.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file whose first line is a password; read again at each use, as Secrets rotate. */
public record PasswordFile(Path path) {

    /** @throws UncheckedIOException in words that name the file, if it cannot be read */
    public Optional<String> password() {
        try (var lines = Files.lines(path)) {
            return lines.findFirst();
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            // While it is read, as when it is not UTF-8.
            throw unreadable(e.getCause());
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException(
                "password file: cannot read " + path + " (expected: a file in UTF-8 whose first line is the password)",
                cause);
    }
}
