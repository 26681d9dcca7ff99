package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentTest {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private Path file;
    private Current token;

    @BeforeEach
    void make() throws IOException {
        file = directory.resolve("token");
        write("first\n", 1);
        token = new Current("token", new Text.InFile(file), clock);
    }

    private void write(String content, long changedAt) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(changedAt));
    }

    @Test
    void aChangedFileIsReadAgainAfterAMinute() throws IOException {
        assertEquals("first", token.read());
        write("second", 2);
        clock.advance(Duration.ofSeconds(59));
        assertEquals("first", token.read());
        clock.advance(Duration.ofSeconds(1));
        assertEquals("second", token.read());
    }

    @Test
    void aFileThatDidNotChangeIsNotReadAgain() throws IOException {
        assertEquals("first", token.read());
        write("not looked at", 1);
        clock.advance(Duration.ofHours(1));
        assertEquals("first", token.read());
    }

    @Test
    void whatWasRefusedIsLookedAtAtOnce() throws IOException {
        assertEquals("first", token.read());
        write("second", 2);
        token.lookAgain();
        assertEquals("second", token.read());
    }

    @Test
    void aLinkThatIsPointedElsewhereIsAChangeAsOfASecretsVolume() throws IOException {
        write("first", 1);
        var link = Files.createSymbolicLink(directory.resolve("link"), file);
        var linked = new Current("token", new Text.InFile(link), clock);
        assertEquals("first", linked.read());
        var other = Files.writeString(directory.resolve("other"), "second");
        Files.setLastModifiedTime(other, FileTime.fromMillis(2));
        Files.delete(link);
        Files.createSymbolicLink(link, other);
        clock.advance(Duration.ofMinutes(1));
        assertEquals("second", linked.read());
    }

    @Test
    void aFileThatIsGoneOrEmptyLeavesWhatWasRead() throws IOException {
        assertEquals("first", token.read());
        write("", 2);
        token.lookAgain();
        assertEquals("first", token.read());
        Files.delete(file);
        token.lookAgain();
        assertEquals("first", token.read());
        write("second", 3);
        token.lookAgain();
        assertEquals("second", token.read());
    }

    @Test
    void aFileThatWasNeverReadIsNamed() throws IOException {
        write(" \n", 2);
        var empty = assertThrows(IOException.class, token::read);
        assertEquals("token: cannot read " + file + ": empty", empty.getMessage());
        Files.delete(file);
        var missing = assertThrows(IOException.class, token::read);
        assertEquals("token: " + file + " does not exist", missing.getMessage());
        write("late", 3);
        assertEquals("late", token.read(), "looked for each time, until it is there");
    }

    @Test
    void aSecretThatIsGivenIsNotPrinted() throws IOException {
        var given = new Text.Given("secret");
        assertEquals("secret", new Current("token", given, clock).read());
        assertTrue(!given.toString().contains("secret"));
    }
}
