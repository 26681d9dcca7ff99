package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A client that holds nothing of what it reads but its length, and whose socket takes little at a time. */
final class Plug implements AutoCloseable {
    private static final int SMALL = 1 << 16;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final byte[] piece = new byte[SMALL];
    private final LongConsumer seen;

    /** @param seen told again and again how many bytes were read of a message */
    Plug(int port, LongConsumer seen) throws IOException {
        this.seen = seen;
        socket.setReceiveBufferSize(SMALL);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
        send(out -> new StartupMessage(ProtocolVersion.V3_0, Map.of("user", WireText.of("postgres"))).writeTo(out));
        awaitReady();
    }

    void send(Consumer<ByteBuf> messages) throws IOException {
        var out = Unpooled.buffer();
        messages.accept(out);
        out().write(ByteBufUtil.getBytes(out));
    }

    void query(String sql) throws IOException {
        send(Query.of(sql)::writeTo);
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** @return how many bytes of rows or copied data came until then */
    long awaitReady() throws IOException {
        long rows = 0;
        while (true) {
            int tag = in.readUnsignedByte();
            int length = in.readInt() - 4;
            boolean row = tag == 'D' || tag == 'd';
            for (int left = length; left > 0; ) {
                int count = in.read(piece, 0, Math.min(left, piece.length));
                left -= count;
                rows += row ? count : 0;
                seen.accept(rows);
            }
            if (tag == 'E') {
                throw new IOException("an error");
            }
            if (tag == 'Z') {
                return rows;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
