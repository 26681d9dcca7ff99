package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.function.Consumer;

/** Says things in an order that no driver does. Answers are shown by their tags. */
final class RawClient implements AutoCloseable {
    private static final int SQL_STATE = 5;

    private final Socket socket;
    private final DataInputStream in;
    private String lastBody = "";
    private char lastStatus;

    /** Logs in by trust. */
    RawClient(int port, ProtocolVersion version, String... parameters) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
        var all = new LinkedHashMap<String, WireText>();
        all.put("user", WireText.of("postgres"));
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i], WireText.of(parameters[i + 1]));
        }
        send(out -> new StartupMessage(version, all).writeTo(out));
    }

    /** What is answered to a packet that begins no session, to its end. */
    static String ask(int port, Consumer<ByteBuf> packet) throws IOException {
        try (var socket = send(port, packet)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Such a packet, whose answer may be long in coming. */
    static Socket send(int port, Consumer<ByteBuf> packet) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        var out = Unpooled.buffer();
        packet.accept(out);
        socket.getOutputStream().write(ByteBufUtil.getBytes(out));
        return socket;
    }

    /** Its key for cancels; to be asked when it has just logged in. */
    BackendKey key() {
        return BackendKey.read(Unpooled.copiedBuffer(lastBody, StandardCharsets.ISO_8859_1));
    }

    void send(Consumer<ByteBuf> messages) throws IOException {
        var out = Unpooled.buffer();
        messages.accept(out);
        socket.getOutputStream().write(ByteBufUtil.getBytes(out));
    }

    /** The tags up to the next ReadyForQuery, or to the end of the connection, which is {@code .}. */
    String tags() throws IOException {
        var tags = new StringBuilder();
        do {
            tags.append(tag());
        } while (".Z".indexOf(tags.charAt(tags.length() - 1)) < 0);
        return tags.toString();
    }

    /** The next message's. */
    char tag() throws IOException {
        int tag = in.read();
        if (tag < 0) {
            return '.';
        }
        var body = new byte[in.readInt() - 4];
        in.readFully(body);
        if (tag == 'Z') {
            lastStatus = (char) body[0];
        } else {
            lastBody = new String(body, StandardCharsets.ISO_8859_1);
        }
        return (char) tag;
    }

    /** Of the message before the last ReadyForQuery. */
    String lastBody() {
        return lastBody;
    }

    /** If that was an error. */
    String lastSqlState() {
        int at = lastBody.indexOf("\0C") + 2;
        return lastBody.substring(at, at + SQL_STATE);
    }

    /** Of the last ReadyForQuery. */
    char lastStatus() {
        return lastStatus;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
