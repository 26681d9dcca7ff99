package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** What goes to a client: at once, or held back while another server could still answer instead. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class ClientWriting {
    private final Channel client;
    private final HeldBack held = new HeldBack();
    private boolean holds;
    private boolean unflushed;

    ClientWriting(Channel client) {
        this.client = client;
    }

    /** Goes to the client, whatever is held back. */
    void write(ByteBuf bytes) {
        client.write(bytes, client.voidPromise());
        unflushed = true;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            client.flush();
        }
    }

    /** An answer begins. */
    void begin(boolean holdsBack) {
        forget();
        holds = holdsBack;
    }

    /** Whether nothing of the answer has reached the client. */
    boolean isHeldBack() {
        return holds;
    }

    void forget() {
        held.forget();
    }

    /** From here on the client sees the answer. */
    void show() {
        if (holds) {
            holds = false;
            held.take(this::write);
        }
    }

    /** What was kept of an answer goes to the client, or waits for it. */
    void pass(FrameReader frames) {
        if (!frames.hasRun()) {
            return;
        }
        var run = frames.run();
        if (holds) {
            held.add(run);
            if (held.isTooMuch()) {
                show();
            }
        } else {
            write(run);
        }
    }

    /** The client does not see this message. */
    void drop(FrameReader frames) {
        pass(frames);
        frames.drop();
    }
}
