package dev.pgbeacon.pgwire;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Function;
import java.util.zip.CRC32;

/** What comes from one side of a {@link TestRelay}; a client's side begins with a login. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written is missed by the other side
final class RelaySide extends ChannelInboundHandlerAdapter {
    private static final int MOST_READ = 100_000;

    private final TestRelay relay;
    private final Function<Byte, Tag> tags;
    private final FrameReader frames = new FrameReader();
    private final StartupReader startup = new StartupReader();
    private final CRC32 came = new CRC32();
    private final CRC32 went = new CRC32();
    private boolean loggedIn;
    private Channel other;
    private TransactionStatus status = TransactionStatus.IDLE;

    private RelaySide(TestRelay relay, Function<Byte, Tag> tags, boolean loggedIn) {
        this.relay = relay;
        this.tags = tags;
        this.loggedIn = loggedIn;
    }

    static void join(TestRelay relay, Channel client, Bootstrap toServer) {
        var fromClient = new RelaySide(relay, FrontendTag::of, false);
        var fromServer = new RelaySide(relay, BackendTag::of, true);
        fromServer.other = client;
        fromClient.other = toServer.clone(client.eventLoop())
                .handler(fromServer)
                .connect()
                .addListener(connected -> {
                    client.read();
                    fromClient.other.read();
                })
                .channel();
        client.pipeline().addLast(fromClient);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        relay.bytes.addAndGet(bytes.readableBytes());
        if (loggedIn) {
            count(came, bytes);
            frames.feed(bytes);
            relay(ctx);
        } else {
            startup.feed(bytes);
            startup.next().ifPresent(packet -> login(ctx, packet));
        }
    }

    private void login(ChannelHandlerContext ctx, StartupPacket packet) {
        if (packet instanceof StartupPacket.Login login) {
            loggedIn = true;
            var out = ctx.alloc().buffer();
            login.message().writeTo(out);
            other.writeAndFlush(out);
            var rest = startup.rest();
            count(came, rest);
            frames.feed(rest);
            relay(ctx);
        } else if (packet instanceof StartupPacket.CancelRequest cancel) {
            relay.onFrame("cancel with " + cancel.key().secret().length() + " bytes");
            var out = ctx.alloc().buffer();
            cancel.writeTo(out);
            other.writeAndFlush(out);
        } else {
            ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('N'));
        }
    }

    private void relay(ChannelHandlerContext ctx) {
        while (frames.next()) {
            var tag = tags.apply(frames.tag());
            if (tag == BackendTag.READY_FOR_QUERY) {
                if (!frames.whole(MOST_READ)) {
                    continue;
                }
                status = ReadyForQuery.read(frames.body());
                relay.onFrame("status " + status);
            } else if (tag == FrontendTag.PARSE && frames.length() < MOST_READ) {
                if (!frames.whole(MOST_READ)) {
                    continue;
                }
                // Read and written anew, which must come to the same.
                var parse = Parse.read(frames.body());
                write(frames.run());
                frames.drop();
                var out = ctx.alloc().buffer();
                parse.writeTo(out);
                write(out);
                relay.onFrame("rewritten");
                continue;
            }
            relay.onFrame(tag.toString());
            frames.keep();
        }
        if (frames.hasRun()) {
            write(frames.run());
        }
        if (frames.waiting() == 0 && came.getValue() != went.getValue()) {
            relay.changedSomething.set(true);
        }
        other.flush();
        relay.mostBuffered.accumulateAndGet(
                frames.waiting() + other.unsafe().outboundBuffer().totalPendingWriteBytes(), Math::max);
        var metric = relay.memory.metric();
        relay.mostMemory.accumulateAndGet(metric.usedDirectMemory() + metric.usedHeapMemory(), Math::max);
    }

    private void write(ByteBuf bytes) {
        count(went, bytes);
        other.write(bytes);
    }

    private static void count(CRC32 sum, ByteBuf bytes) {
        sum.update(bytes.nioBuffer());
    }

    /** Reads on when the other side has taken all: a slow reader slows only its own sender. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        other.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(written -> ctx.read());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        startup.close();
        frames.close();
        other.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        relay.changedSomething.set(true);
        failure.printStackTrace();
        ctx.close();
    }
}
