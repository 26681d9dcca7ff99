package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final WatchLines reader = new WatchLines(lines::add);

    @Test
    void aLineIsToldWhenItHasEnded() {
        reader.read(Buffer.buffer("{\"a\":1}\n{\"b\""));
        assertEquals(List.of("{\"a\":1}"), lines);
        reader.read(Buffer.buffer(":2}\n\nc"));
        assertEquals(List.of("{\"a\":1}", "{\"b\":2}", ""), lines);
    }

    @Test
    void aLineMayComeByteByByte() {
        for (char character : "one\ntwo\n".toCharArray()) {
            reader.read(Buffer.buffer(String.valueOf(character)));
        }
        assertEquals(List.of("one", "two"), lines);
    }

    @Test
    void ofALongLineOnlyTheBeginningIsKept() {
        for (int i = 0; i < 1000; i++) {
            reader.read(Buffer.buffer("x".repeat(1000)));
        }
        reader.read(Buffer.buffer("\nshort\n"));
        assertEquals(List.of("x".repeat(4096), "short"), lines);
    }
}
