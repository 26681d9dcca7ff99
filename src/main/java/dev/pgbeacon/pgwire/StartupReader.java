package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Optional;

/** Reads what a client sends before it is logged in; at most one packet's bytes are held. */
public final class StartupReader implements AutoCloseable {
    private ByteBuf in = Unpooled.EMPTY_BUFFER;

    /** Takes the buffer over. */
    public void feed(ByteBuf bytes) {
        in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(bytes.alloc(), in, bytes);
    }

    /**
     * The next packet, if it is here.
     *
     * @throws ProtocolViolation at the first bytes that cannot be one
     */
    public Optional<StartupPacket> next() {
        if (in.isReadable() && in.getByte(in.readerIndex()) == StartupPacket.DirectTls.FIRST) {
            return Optional.of(new StartupPacket.DirectTls());
        }
        if (in.readableBytes() < 4) {
            return Optional.empty();
        }
        int length = in.getInt(in.readerIndex());
        if (length < 8 || length > 4 + StartupPacket.MOST_BYTES) {
            throw new ProtocolViolation("invalid length of startup packet: " + length + " (expected: 8.."
                    + (4 + StartupPacket.MOST_BYTES) + ")");
        }
        if (in.readableBytes() < length) {
            return Optional.empty();
        }
        in.skipBytes(4);
        return Optional.of(StartupPacket.read(in.readSlice(length - 4)));
    }

    /**
     * To be asked before a request for encryption is granted: what was sent in the clear behind it is nobody knows whose, and
     * must not be taken for something that came encrypted (CVE-2021-23214).
     *
     * @throws ProtocolViolation if something was
     */
    public void refuseMore() {
        if (in.isReadable()) {
            throw new ProtocolViolation("received unencrypted data after SSL request: " + in.readableBytes()
                    + " bytes (expected: none before the handshake)");
        }
    }

    /** What was not read, the caller's to release: the handshake, or what follows the login. */
    public ByteBuf rest() {
        var rest = in;
        in = Unpooled.EMPTY_BUFFER;
        return rest;
    }

    @Override
    public void close() {
        in.release();
        in = Unpooled.EMPTY_BUFFER;
    }
}
