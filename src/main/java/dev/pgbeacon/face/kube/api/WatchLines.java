package dev.pgbeacon.face.kube.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream into its lines, and keeps of each only what tells the kind of an event: the rest may be a whole pod. */
final class WatchLines {
    static final int LONGEST = 4096;

    private final Consumer<String> onLine;
    private final byte[] kept = new byte[LONGEST];
    private int length;

    /** @param onLine told of each line that has ended, without its end, cut */
    WatchLines(Consumer<String> onLine) {
        this.onLine = onLine;
    }

    void read(Buffer part) {
        for (int at = 0; at < part.length(); at++) {
            byte next = part.getByte(at);
            if (next == '\n') {
                var line = new String(kept, 0, length, StandardCharsets.UTF_8);
                length = 0;
                onLine.accept(line);
            } else if (length < LONGEST) {
                kept[length++] = next;
            }
        }
    }
}
