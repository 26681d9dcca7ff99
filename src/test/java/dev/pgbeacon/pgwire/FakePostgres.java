package dev.pgbeacon.pgwire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many addresses of loopback that look like PostgreSQL servers to the probe: trust, no TLS, one answer each. For tests, and with
 * {@link FakePostgresMain} for benches.
 */
final class FakePostgres implements AutoCloseable {
    private static final int BACKLOG = 1024;

    final LongAdder connections = new LongAdder();
    final LongAdder questions = new LongAdder();

    private final EventLoopGroup loops;
    private final List<Channel> sockets = new ArrayList<>();
    private final Map<InetSocketAddress, FakeAnswers> nodes = new ConcurrentHashMap<>();

    private FakePostgres(int threads) {
        loops = Epoll.isAvailable() ? new EpollEventLoopGroup(threads) : new NioEventLoopGroup(threads);
    }

    /** One node on a free port of 127.0.0.1. */
    static FakePostgres start(FakeNode node) {
        return start(Map.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), node));
    }

    /** @param where addresses of loopback; port 0 takes a free one, which {@link #addresses} tells */
    static FakePostgres start(Map<InetSocketAddress, FakeNode> where) {
        var fake = new FakePostgres(1);
        try {
            fake.listen(where);
            return fake;
        } catch (RuntimeException refused) {
            fake.close();
            throw refused;
        }
    }

    private void listen(Map<InetSocketAddress, FakeNode> where) {
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Arrival());
        // Nodes that behave the same share their answers: 5,000 addresses are not 5,000 rows.
        var answers = new ConcurrentHashMap<FakeNode, FakeAnswers>();
        where.forEach((address, node) -> {
            if (!address.getAddress().isLoopbackAddress()) {
                throw new IllegalArgumentException("fake server: " + address + " (expected: an address of loopback)");
            }
            var socket = bootstrap.bind(address).syncUninterruptibly().channel();
            sockets.add(socket);
            nodes.put(addressOf(socket), answers.computeIfAbsent(node, FakeAnswers::new));
        });
    }

    private static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static InetSocketAddress addressOf(Channel channel) {
        return (InetSocketAddress) channel.localAddress();
    }

    /** As they listen, in no order if they were given in none. */
    List<InetSocketAddress> addresses() {
        return sockets.stream().map(FakePostgres::addressOf).toList();
    }

    int port() {
        return addresses().get(0).getPort();
    }

    /** From the next connection or question on. */
    void become(InetSocketAddress address, FakeNode node) {
        nodes.put(address, new FakeAnswers(node));
    }

    /** Of the only one. */
    void become(FakeNode node) {
        become(addresses().get(0), node);
    }

    FakeAnswers answersAt(Channel channel) {
        // A connection may come between the bind and the entry.
        return nodes.getOrDefault(addressOf(channel), FakeAnswers.CLOSING);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    @Sharable
    private final class Arrival extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            connections.increment();
            channel.pipeline().addLast(new FakeSession(FakePostgres.this));
        }
    }
}
