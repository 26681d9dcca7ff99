package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.function.Consumer;

/** A client that writes in pieces, and reads what may be broken off. */
final class FuzzClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = Integer.getInteger("fuzz.patience", 60_000);

    /** Everything is answered, or the connection ends; else a read times out. */
    record Answer(char tag, String body) {}

    private final Socket socket;
    private final DataInputStream in;
    private final Random random;
    final String name;
    private final StringBuilder heard = new StringBuilder();

    FuzzClient(int port, String name, Random random) throws IOException {
        this.name = name;
        this.random = random;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    ByteBuf startup() {
        var parameters = new LinkedHashMap<String, WireText>();
        parameters.put("user", WireText.of("postgres"));
        parameters.put("application_name", WireText.of(name));
        var out = Unpooled.buffer();
        new StartupMessage(ProtocolVersion.V3_0, parameters).writeTo(out);
        return out;
    }

    void send(Consumer<ByteBuf> messages) throws IOException {
        var out = Unpooled.buffer();
        messages.accept(out);
        send(out);
    }

    void send(ByteBuf messages) throws IOException {
        var bytes = ByteBufUtil.getBytes(messages);
        for (int at = 0; at < bytes.length; ) {
            int left = bytes.length - at;
            int length = random.nextBoolean() ? left : 1 + random.nextInt(left);
            socket.getOutputStream().write(bytes, at, length);
            at += length;
        }
    }

    /** The next message. */
    Answer next() throws IOException {
        int tag = in.read();
        if (tag < 0) {
            throw new EOFException();
        }
        int length = in.readInt();
        if (length < 4 || length > 1 << 28) {
            throw new IOException("length " + length);
        }
        heard.append((char) tag);
        return new Answer((char) tag, new String(in.readNBytes(length - 4), StandardCharsets.ISO_8859_1));
    }

    /** Whatever comes until the router closes. */
    void awaitEnd(Consumer<Answer> each) throws IOException {
        while (true) {
            each.accept(next());
        }
    }

    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /** With a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** What it was answered. */
    @Override
    public String toString() {
        return name + " " + heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
