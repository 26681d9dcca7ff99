package dev.pgbeacon.face.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.DrainedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.management.JMException;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {
    private final TestBeans beans = new TestBeans().know("a");

    @AfterEach
    void close() {
        beans.close();
    }

    private String drain(String reason) throws JMException {
        return (String) beans.call(TestBeans.PGBEACON, "drain", reason);
    }

    private String resume() throws JMException {
        return (String) beans.call(TestBeans.PGBEACON, "resume");
    }

    private Object drained() throws JMException {
        return beans.mbeans.getAttribute(TestBeans.PGBEACON, "Drained");
    }

    @Test
    void withoutAFileTheOrderIsKeptInMemoryAndSaysSo() throws JMException {
        beans.register();
        var said = drain("new disks");
        assertTrue(said.startsWith("drained in memory"), said);
        assertEquals("new disks", drained());
        assertEquals(Optional.of("new disks"), beans.cluster.read("a").drained());
        assertEquals("resumed", resume());
        assertNull(drained());
        assertEquals(Optional.empty(), beans.cluster.read("a").drained());
    }

    @Test
    void withAFileTheOrderIsWrittenThereAndTheWatchFindsIt(@TempDir Path directory) throws Exception {
        var file = directory.resolve("drain");
        beans.register(Optional.of(file));
        assertEquals("drained within a second, by the file " + file, drain(" new disks "));
        assertEquals("new disks\n", Files.readString(file));
        assertNull(drained(), "the watch has not looked yet");
        assertEquals("resumed within a second: removed the file " + file, resume());
        assertFalse(Files.exists(file));
    }

    @Test
    void resumeTakesBackWhatAnotherWroteButNoShutdown(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("drain"), "by hand");
        beans.register(Optional.of(file));
        assertEquals("resumed within a second: removed the file " + file, resume());
        beans.cluster.board.drain(DrainedBy.SHUTDOWN, "shutting down");
        assertEquals("still drained: shutting down", resume());
    }

    @Test
    void aFileThatCannotBeWrittenIsAFailureThatNamesIt(@TempDir Path directory) {
        var file = directory.resolve("no/such/drain");
        beans.register(Optional.of(file));
        var failure = assertThrows(RuntimeMBeanException.class, () -> drain("new disks"));
        assertTrue(
                failure.getCause().getMessage().contains(file + ": cannot be written: its directory does not exist"),
                failure.toString());
        assertFalse(beans.cluster.read("a").drained().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "red \u001b[31m", "next\u0085line", "a\u2028b", "a\tb"})
    void aReasonIsOneLine(String reason) throws IOException {
        beans.register();
        var refused = assertThrows(RuntimeMBeanException.class, () -> drain(reason));
        assertTrue(refused.getCause().getMessage().contains("(expected: one line"), refused.toString());
    }

    @Test
    void aReasonThatIsTooLongIsRefusedInFewWords() throws JMException {
        beans.register();
        var refused = assertThrows(RuntimeMBeanException.class, () -> drain("x".repeat(900_000)));
        assertTrue(refused.getCause().getMessage().length() < 400, "length");
        assertNull(drained());
    }

    @Test
    void aLinkInTheFilesPlaceIsReplacedAndWhatItLeadsToStays(@TempDir Path directory) throws Exception {
        var other = Files.writeString(directory.resolve("other"), "precious");
        var file = Files.createSymbolicLink(directory.resolve("drain"), other);
        beans.register(Optional.of(file));
        drain("new disks");
        assertEquals("new disks\n", Files.readString(file));
        assertEquals("precious", Files.readString(other));
    }
}
