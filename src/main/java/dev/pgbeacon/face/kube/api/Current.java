package dev.pgbeacon.face.kube.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A text as it is now. A file is looked at once a minute at most, as client-go does, and read when it has changed; one that
 * cannot be read any more leaves what was read before.
 */
final class Current {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    /** A bundle of CAs has some 200 KB; not somebody's disk. */
    private static final long LARGEST = 1 << 20;

    private final String what;
    private final Text source;
    private final InstantSource clock;
    private String text = "";
    private FileTime changed = FileTime.fromMillis(Long.MIN_VALUE);
    private Instant lookAt = Instant.MIN;

    /** @param what for messages: {@code token} */
    Current(String what, Text source, InstantSource clock) {
        this.what = what;
        this.source = source;
        this.clock = clock;
    }

    /** @throws IOException in words, if it was never read */
    synchronized String read() throws IOException {
        if (source instanceof Text.Given given) {
            return given.text();
        }
        var now = clock.instant();
        if (!now.isBefore(lookAt)) {
            look(((Text.InFile) source).file());
            lookAt = now.plus(LOOK_EVERY);
        }
        return text;
    }

    /** It was not taken, or did not help: what is in the file by now is read at the next {@link #read}. */
    synchronized void lookAgain() {
        lookAt = Instant.MIN;
    }

    /** Whether it can be another one later. */
    boolean mayChange() {
        return source instanceof Text.InFile;
    }

    private void look(Path file) throws IOException {
        try {
            var time = Files.getLastModifiedTime(file.toRealPath());
            if (!time.equals(changed) || text.isEmpty()) {
                text = content(file);
                changed = time;
            }
        } catch (IOException unreadable) {
            if (text.isEmpty()) {
                throw unreadable instanceof NoSuchFileException
                        ? new IOException(what + ": " + file + " does not exist", unreadable)
                        : new IOException(what + ": cannot read " + file + ": " + unreadable.getMessage(), unreadable);
            }
        }
    }

    private static String content(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("larger than " + LARGEST + " bytes");
        }
        var content = Files.readString(file).strip();
        if (content.isEmpty()) {
            throw new IOException("empty");
        }
        return content;
    }
}
