package dev.pgbeacon.router.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The beginning of an answer, while another server could still answer instead. */
final class HeldBack {
    private static final int MOST = 1 << 20;
    /** Each holds on to all that came with it. */
    private static final int MOST_PARTS = 256;

    private final List<ByteBuf> parts = new ArrayList<>();
    private int bytes;

    void add(ByteBuf part) {
        bytes += part.readableBytes();
        parts.add(part);
    }

    /** Notices without end: no session holds more than this. */
    boolean isTooMuch() {
        return bytes > MOST || parts.size() > MOST_PARTS;
    }

    void take(Consumer<ByteBuf> to) {
        parts.forEach(to);
        parts.clear();
        bytes = 0;
    }

    void forget() {
        take(ByteBuf::release);
    }
}
