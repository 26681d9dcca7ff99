package dev.pgbeacon.pgwire;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a driver and a server, and passes on what it has understood, in the least that the codec allows. */
final class TestRelay implements AutoCloseable {
    /** Its own, so that all its memory can be counted. */
    final PooledByteBufAllocator memory = new PooledByteBufAllocator(true);

    final Map<String, AtomicLong> seen = new ConcurrentHashMap<>();
    final AtomicLong mostBuffered = new AtomicLong();
    final AtomicLong mostMemory = new AtomicLong();
    final AtomicBoolean changedSomething = new AtomicBoolean();
    final AtomicLong bytes = new AtomicLong();

    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
    private final Channel socket;

    TestRelay(int serverPort) {
        var loopback = InetAddress.getLoopbackAddress();
        var toServer = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, memory)
                .option(ChannelOption.AUTO_READ, false)
                .remoteAddress(new InetSocketAddress(loopback, serverPort));
        socket = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, memory)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        RelaySide.join(TestRelay.this, client, toServer);
                    }
                })
                .bind(loopback, 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    void onFrame(String tag) {
        seen.computeIfAbsent(tag, name -> new AtomicLong()).incrementAndGet();
    }

    long count(String tag) {
        return seen.getOrDefault(tag, new AtomicLong()).get();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
