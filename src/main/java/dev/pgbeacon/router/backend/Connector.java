package dev.pgbeacon.router.backend;

import dev.pgbeacon.net.RelayOptions;
import dev.pgbeacon.net.TlsIdentity;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.StartupPacket;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterFile.TlsMode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Makes connections to the backends of one reading of the router's file, each on the event loop that asks for it. */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive at the handlers
public final class Connector {
    private final Transport transport;
    private final Executor blocking;
    private final Duration patience;
    private final Map<Trust, SslContext> contexts = new HashMap<>();

    private record Trust(boolean verifies, Optional<Path> ca) {
        static Trust of(RouterFile.Backend backend) {
            boolean verifies = backend.tls() == TlsMode.ON;
            return new Trust(verifies, verifies ? backend.ca() : Optional.empty());
        }
    }

    /**
     * Reads the certificates that the backends' are checked against.
     *
     * @param blocking for what takes time: names of hosts, keys of passwords
     * @param patience with a backend, until its login is done
     */
    public Connector(Transport transport, RouterFile file, Executor blocking, Duration patience)
            throws IOException, GeneralSecurityException {
        this.transport = transport;
        this.blocking = blocking;
        this.patience = patience;
        for (var backend : file.backends()) {
            var trust = Trust.of(backend);
            if (backend.tls() != TlsMode.OFF && !contexts.containsKey(trust)) {
                contexts.put(trust, context(trust));
            }
        }
    }

    private static SslContext context(Trust trust) throws IOException, GeneralSecurityException {
        var builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (!trust.verifies()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (trust.ca().isPresent()) {
            builder.trustManager(TlsIdentity.trust(trust.ca().get()));
        }
        return builder.build();
    }

    /** Connects and logs in; one of the arrival's methods is called on the loop. */
    public void connect(EventLoop loop, RouterFile.Backend backend, Access access, Arrival arrival) {
        var startup = new Login(access, blocking, patience, arrival);
        approach(loop, backend, new Approach.Goal() {
            @Override
            public void reached(Channel channel) {
                startup.begin(channel);
            }

            @Override
            public void failed(String why) {
                arrival.failed(why);
            }
        });
    }

    /** @see #cancel */
    public interface Cancelling {
        /** The backend has sent the signal. */
        void arrived();

        /** It cannot be asked, or does not answer. */
        void failed();
    }

    /** Asks the backend to cancel what runs under that key. */
    public void cancel(EventLoop loop, RouterFile.Backend backend, BackendKey key, Cancelling told) {
        approach(loop, backend, new Approach.Goal() {
            @Override
            public void reached(Channel channel) {
                var out = channel.alloc().buffer();
                new StartupPacket.CancelRequest(key).writeTo(out);
                channel.writeAndFlush(out);
                // The backend closes when the signal is sent. Whoever closes first could go on too early.
                var impatience = loop.schedule(() -> channel.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
                channel.closeFuture().addListener(closed -> {
                    if (impatience.cancel(false)) {
                        told.arrived();
                    } else {
                        told.failed();
                    }
                });
            }

            @Override
            public void failed(String why) {
                told.failed();
            }
        });
    }

    private void approach(EventLoop loop, RouterFile.Backend backend, Approach.Goal goal) {
        var host = backend.address().host();
        var literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            approach(loop, backend, literal, goal);
            return;
        }
        blocking.execute(() -> {
            try {
                var address = InetAddress.getByName(host);
                loop.execute(() -> approach(loop, backend, address, goal));
            } catch (UnknownHostException unknown) {
                loop.execute(() -> goal.failed("unknown host"));
            }
        });
    }

    private void approach(EventLoop loop, RouterFile.Backend backend, InetAddress address, Approach.Goal goal) {
        var trust = Trust.of(backend);
        var tls = Optional.ofNullable(backend.tls() == TlsMode.OFF ? null : contexts.get(trust));
        if (backend.tls() != TlsMode.OFF && tls.isEmpty()) {
            goal.failed("TLS: its settings have just changed"); // a backend of another reading; never in the clear
            return;
        }
        var channel = transport.newClientChannel();
        RelayOptions.set(channel);
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis());
        var approach = new Approach(
                tls,
                trust.verifies(),
                backend.address().host(),
                backend.address().port(),
                goal);
        channel.pipeline().addLast(approach);
        ChannelFutureListener connected = outcome -> {
            if (!outcome.isSuccess()) {
                approach.fail(channel, String.valueOf(outcome.cause().getMessage()));
            }
        };
        loop.register(channel);
        channel.connect(new InetSocketAddress(address, backend.address().port()))
                .addListener(connected);
        var impatience = loop.schedule(
                () -> approach.fail(channel, "no answer within " + patience.toSeconds() + " s"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> impatience.cancel(false));
    }
}
