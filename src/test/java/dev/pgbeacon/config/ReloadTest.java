package dev.pgbeacon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
    private static final Key<Integer> A = Key.number("a", 1, 100, "x").orElse("1");
    private static final Key<Integer> B = Key.number("b", 1, 100, "x").orElse("1");
    private static final Key<Integer> NEW_START = Key.number("c", 1, 100, "x").orElse("1");

    @TempDir
    private Path directory;

    private Path file;
    private final AtomicReference<Integer> a = new AtomicReference<>(0);
    private final AtomicReference<Integer> b = new AtomicReference<>(0);
    private Reload reload;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("a file.properties");
        Files.writeString(file, "pgbeacon.a=10\npgbeacon.b=20\n");
        reload = new Reload(settings(), this::settings);
        reload.register(List.of(A), fresh -> into(a, fresh.get(A)));
        reload.register(List.of(B), fresh -> into(b, fresh.get(B)));
    }

    private static Runnable into(AtomicReference<Integer> place, int value) {
        return () -> place.set(value);
    }

    private Settings settings() {
        try {
            var builder = new SmallRyeConfigBuilder();
            if (Files.exists(file)) {
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), 100));
            }
            return new Settings(builder.build(), List.of(A, B, NEW_START));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsReadAgainIsInForceAndTold() throws IOException {
        Files.writeString(file, "pgbeacon.a=11\npgbeacon.b=20\n");
        assertEquals(new Reload.Outcome(List.of(), Set.of("pgbeacon.a"), Set.of()), reload.run());
        assertEquals(11, a.get());
    }

    @Test
    void aKeyThatIsNotReadAgainIsTold() throws IOException {
        Files.writeString(file, "pgbeacon.a=10\npgbeacon.b=20\npgbeacon.c=5\n");
        assertEquals(new Reload.Outcome(List.of(), Set.of(), Set.of("pgbeacon.c")), reload.run());
    }

    @Test
    void whenAnythingIsWrongNothingIsTaken() throws IOException {
        Files.writeString(file, "pgbeacon.a=11\npgbeacon.b=200\n");
        assertEquals(
                List.of("pgbeacon.b: '200' (expected: 1..100)"), reload.run().problems());
        assertEquals(0, a.get());
        Files.writeString(file, "pgbeacon.a=11\npgbeacon.b=21\n");
        assertEquals(Set.of("pgbeacon.a", "pgbeacon.b"), reload.run().taken());
        assertEquals(List.of(11, 21), List.of(a.get(), b.get()));
    }

    @Test
    void aFileThatIsAnotherByNowIsDueOnceWhateverIsInIt() throws IOException {
        assertFalse(reload.isDue());
        Files.writeString(file, "pgbeacon.a=wrong\n");
        assertTrue(reload.isDue());
        reload.run();
        assertFalse(reload.isDue());
    }

    @Test
    void aFileThatIsGoneOrEmptyIsBeingWrittenAnewAndIsDueWhenItIsThere() throws IOException {
        Files.delete(file);
        assertFalse(reload.isDue());
        Files.createFile(file);
        assertFalse(reload.isDue());
        Files.writeString(file, "pgbeacon.a=12\n");
        assertTrue(reload.isDue());
    }

    @Test
    void aFileThatWasGoneWhenItWasToBeReadIsDueWhenItComesBack() throws IOException {
        Files.delete(file);
        assertEquals(Set.of("pgbeacon.a", "pgbeacon.b"), reload.run().taken());
        assertFalse(reload.isDue());
        Files.writeString(file, "pgbeacon.a=12\n");
        assertTrue(reload.isDue());
        reload.run();
        assertEquals(12, a.get());
    }

    @Test
    void aFileThatIsReplacedThroughALinkIsDue() throws IOException {
        var first = Files.writeString(directory.resolve("v1"), "pgbeacon.a=1\n");
        var second = Files.writeString(directory.resolve("v2"), "pgbeacon.a=2\n");
        Files.setLastModifiedTime(second, Files.getLastModifiedTime(first));
        Files.delete(file);
        Files.createSymbolicLink(file, first);
        reload.run();
        Files.delete(file);
        Files.createSymbolicLink(file, second);
        assertTrue(reload.isDue());
    }
}
