package dev.pgbeacon.router.conf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file's text, read from left to right, with the place of each character. */
final class Source {
    /** What stands for the end: no text file has it, and what has is refused where it stands. */
    static final char END = '\0';

    private static final int MOST_BYTES = 16 << 20;
    private static final char NOT_UTF8 = '\uFFFD';

    private final String file;
    private final String text;
    private int at;
    private int line = 1;
    private int column = 1;

    Source(String file, String text) {
        this.file = file;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Reads a file's text; bytes that are no UTF-8 are seen as such where they stand, and do no harm in comments.
     *
     * @param named where the file is named, for the error if it cannot be read
     * @param what names it there
     */
    static Optional<Source> read(Path path, Place named, String what, Remarks remarks) {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                return Optional.of(new Source(path.toString(), new String(bytes, StandardCharsets.UTF_8)));
            }
            remarks.error(named, what + ": " + Remarks.shown(path.toString()) + " (expected: at most 16 MiB)");
        } catch (IOException unreadable) {
            remarks.error(
                    named,
                    what + ": " + Remarks.shown(path.toString()) + " " + reason(path, unreadable)
                            + " (expected: a file that can be read)");
        }
        return Optional.empty();
    }

    private static String reason(Path path, IOException unreadable) {
        if (Files.isDirectory(path)) {
            return "is a directory";
        }
        if (unreadable instanceof java.nio.file.NoSuchFileException) {
            return "does not exist";
        }
        return unreadable instanceof java.nio.file.AccessDeniedException
                ? "may not be read"
                : "cannot be read: " + unreadable.getMessage();
    }

    boolean atEnd() {
        return at == text.length();
    }

    char peek() {
        return atEnd() ? END : text.charAt(at);
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, at);
    }

    char next() {
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
            column = 1;
        } else if (!Character.isLowSurrogate(c)) {
            column++;
        }
        return c;
    }

    void skip(int characters) {
        for (int i = 0; i < characters; i++) {
            next();
        }
    }

    void skipLine() {
        while (!atEnd() && peek() != '\n') {
            next();
        }
    }

    Place place() {
        return new Place(file, line, column);
    }

    String file() {
        return file;
    }

    /** Whether the next character is one that no text has. */
    boolean looksAtGarbage() {
        char c = peek();
        return !atEnd() && (c == NOT_UTF8 || (Character.isISOControl(c) && !isBlank(c)));
    }

    /** Skips what is not text, with one error for all of it. */
    void refuseGarbage(Remarks remarks) {
        var place = place();
        boolean utf8 = peek() != NOT_UTF8;
        while (looksAtGarbage()) {
            next();
        }
        remarks.error(
                place, utf8 ? "a control character (expected: text)" : "bytes that are not UTF-8 (expected: text)");
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
