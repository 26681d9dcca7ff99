package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.Authentication;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.StartupPacket;
import dev.pgbeacon.pgwire.StartupReader;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that lets everybody in, and answers statements by simple rules, see {@link FuzzAnswers}. To sessions whose
 * application_name begins with {@code odd} it answers as no server should.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it is a test's, and may break at any point
final class FuzzBackend implements AutoCloseable {
    private static final int MOST = 1 << 26;
    static final String ODD = "odd";

    private final boolean standby;
    private final AtomicLong seeds;
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final ChannelGroup odd = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel socket;

    FuzzBackend(boolean standby, long seed) {
        this.standby = standby;
        seeds = new AtomicLong(seed);
        socket = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Connection());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    /** Who answers oddly may never end an answer. */
    void closeOdd() {
        odd.close();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private final Random random = new Random(seeds.incrementAndGet());
        private final StartupReader startup = new StartupReader();
        private final FrameReader frames = new FrameReader();
        private FuzzAnswers answers;
        private boolean isOdd;
        private boolean silent;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (silent) {
                ((ByteBuf) message).release();
            } else if (answers == null) {
                startup.feed((ByteBuf) message);
                for (var packet = startup.next(); packet.isPresent(); packet = startup.next()) {
                    if (packet.get() instanceof StartupPacket.Login login) {
                        greet(ctx, login);
                        break;
                    }
                    ctx.close();
                }
            } else {
                frames.feed((ByteBuf) message);
                converse(ctx);
            }
        }

        private void greet(ChannelHandlerContext ctx, StartupPacket.Login login) {
            var name = login.message()
                    .parameter("application_name")
                    .map(WireText::toString)
                    .orElse("");
            isOdd = name.startsWith(ODD);
            if (isOdd) {
                odd.add(ctx.channel());
            }
            answers = new FuzzAnswers(name, standby);
            var out = ctx.alloc().buffer();
            new Authentication.Ok().writeTo(out);
            ParameterStatus.of("server_version", "17.5").writeTo(out);
            ParameterStatus.of("client_encoding", "UTF8").writeTo(out);
            ParameterStatus.of("standard_conforming_strings", "on").writeTo(out);
            new BackendKey(7, WireText.of("fake")).writeTo(out);
            new ReadyForQuery(TransactionStatus.IDLE).writeTo(out);
            if (isOdd && random.nextInt(16) == 0) {
                out.writerIndex(random.nextInt(out.writerIndex()));
                silent = true;
            }
            write(ctx, out);
            if (silent) {
                ctx.close();
                return;
            }
            frames.feed(startup.rest());
            converse(ctx);
        }

        private void converse(ChannelHandlerContext ctx) {
            while (!silent && frames.next()) {
                if (frames.whole(MOST)) {
                    var out = ctx.alloc().buffer();
                    boolean goesOn;
                    try {
                        goesOn = answers.answer(FrontendTag.of(frames.tag()), frames.body(), out);
                    } catch (RuntimeException nonsense) {
                        out.release();
                        throw nonsense;
                    }
                    frames.drop();
                    send(ctx, out);
                    if (!goesOn) {
                        silent = true;
                        ctx.close();
                    }
                }
            }
        }

        private void send(ChannelHandlerContext ctx, ByteBuf out) {
            if (!isOdd || random.nextInt(8) > 0) {
                write(ctx, out);
                return;
            }
            var spoilt = new FuzzBytes(random).spoiltAnswer(out);
            boolean closes = random.nextBoolean();
            write(ctx, spoilt);
            if (closes) {
                silent = true;
                ctx.close();
            }
        }

        /** In pieces of any length. */
        private void write(ChannelHandlerContext ctx, ByteBuf out) {
            while (isOdd && out.readableBytes() > 1 && random.nextInt(3) > 0) {
                ctx.writeAndFlush(out.readRetainedSlice(1 + random.nextInt(out.readableBytes() - 1)));
            }
            ctx.writeAndFlush(out);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            startup.close();
            frames.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            ctx.close(); // what a router passes on may be any client's nonsense
        }
    }
}
