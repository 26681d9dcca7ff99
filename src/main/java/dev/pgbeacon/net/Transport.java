package dev.pgbeacon.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops: native epoll where it is there, else the JDK's NIO, which is good enough to try things (a poll of the word
 * with four clients: 12 µs of CPU, with NIO 50).
 */
public final class Transport implements AutoCloseable {
    /** What the kernel is asked with. */
    public enum Kind {
        EPOLL,
        NIO
    }

    private final Kind kind;
    private final EventLoopGroup loops;

    private Transport(Kind kind, EventLoopGroup loops) {
        this.kind = kind;
        this.loops = loops;
    }

    /** @param loops how many threads, at least 1; a listener lives on one of them */
    public static Transport start(int loops) {
        return start(loops, Epoll.isAvailable() ? Kind.EPOLL : Kind.NIO);
    }

    public static Transport start(int loops, Kind kind) {
        if (loops < 1) {
            throw new IllegalArgumentException("event loops: " + loops + " (expected: 1 or more)");
        }
        ThreadFactory threads = new DefaultThreadFactory("pgbeacon-net", true);
        return new Transport(
                kind,
                switch (kind) {
                    case EPOLL -> new EpollEventLoopGroup(loops, threads);
                    case NIO -> new NioEventLoopGroup(loops, threads);
                });
    }

    /** A loop for one listener and all its connections; loops are given out in turn. */
    public EventLoop nextLoop() {
        return loops.next();
    }

    /** Each loop by its name, to see whether it turns. */
    public Map<String, Executor> all() {
        var named = new LinkedHashMap<String, Executor>();
        loops.forEach(loop -> named.put("net-" + named.size(), loop));
        return named;
    }

    /** For a wildcard of no particular family: IPv6 and IPv4 on one socket where the host has IPv6, else IPv4. */
    ServerChannel newServerChannel() {
        return switch (kind) {
            case EPOLL -> new EpollServerSocketChannel();
            case NIO -> new NioServerSocketChannel();
        };
    }

    /** A socket of the address' own family: one for 0.0.0.0 made as IPv6 would listen on all of IPv6 too. */
    ServerChannel newServerChannel(InetAddress address) {
        var family = address instanceof Inet4Address ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6;
        return switch (kind) {
            case EPOLL -> new EpollServerSocketChannel(family);
            case NIO -> new NioServerSocketChannel(SelectorProvider.provider(), family);
        };
    }

    /** A socket that will connect to somebody, not registered with a loop yet. */
    public SocketChannel newClientChannel() {
        return switch (kind) {
            case EPOLL -> new EpollSocketChannel();
            case NIO -> new NioSocketChannel();
        };
    }

    /** Whether there is a {@link Shortcut}. */
    public boolean hasShortcut() {
        return kind == Kind.EPOLL;
    }

    /** Ends the loops within about two seconds; connections that are still open are closed. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
