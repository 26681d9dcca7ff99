package dev.pgbeacon.router.backend;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.BackendLogin;
import dev.pgbeacon.router.auth.Challenge;
import dev.pgbeacon.router.auth.ChannelBinding;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;

/** From the startup message to the first ReadyForQuery. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Login extends ChannelInboundHandlerAdapter {
    /** More than any message of a login has. */
    private static final int MOST_BYTES = 1 << 16;

    private final Access access;
    private final Executor blocking;
    private final Duration patience;
    private final Arrival arrival;
    private final FrameReader frames = new FrameReader();
    private final Map<String, WireText> parameters = new LinkedHashMap<>();
    private Optional<BackendKey> key = Optional.empty();
    private BackendLogin login;
    private ScheduledFuture<?> impatience;
    private boolean deriving;
    private boolean over;

    Login(Access access, Executor blocking, Duration patience, Arrival arrival) {
        this.access = access;
        this.blocking = blocking;
        this.patience = patience;
        this.arrival = arrival;
    }

    void begin(Channel channel) {
        login = new BackendLogin(
                access.startup().user().toString(),
                access.credential(),
                binding(channel),
                access.salted(),
                access.nonces());
        channel.pipeline().addLast(this);
        impatience = channel.eventLoop()
                .schedule(
                        () -> fail(channel, "no login within " + patience.toSeconds() + " s"),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        var out = channel.alloc().buffer();
        access.startup().writeTo(out);
        channel.writeAndFlush(out);
    }

    private static Optional<ChannelBinding> binding(Channel channel) {
        var tls = channel.pipeline().get(SslHandler.class);
        try {
            return tls == null
                    ? Optional.empty()
                    : ChannelBinding.of(
                            (X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return Optional.empty();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        frames.feed((ByteBuf) message);
        readOn(ctx);
    }

    private void readOn(ChannelHandlerContext ctx) {
        try {
            while (!over && frames.next()) {
                if (deriving) {
                    frames.postpone();
                    return;
                }
                if (frames.whole(MOST_BYTES)) {
                    onFrame(ctx, BackendTag.of(frames.tag()));
                }
            }
        } catch (ProtocolViolation | IllegalArgumentException broken) {
            fail(ctx.channel(), broken.getMessage());
        }
    }

    private void onFrame(ChannelHandlerContext ctx, BackendTag tag) {
        switch (tag) {
            case AUTHENTICATION -> {
                var challenge = Challenge.read(ByteBufUtil.getBytes(frames.body()));
                frames.drop();
                answer(ctx, challenge);
            }
            case PARAMETER_STATUS -> {
                var status = ParameterStatus.read(frames.body());
                parameters.put(status.name(), status.value());
                frames.drop();
            }
            case BACKEND_KEY_DATA -> {
                key = Optional.of(BackendKey.read(frames.body()));
                frames.drop();
            }
            case ERROR_RESPONSE -> {
                var error = ServerMessage.read(frames.body());
                frames.drop();
                refuse(ctx.channel(), error);
            }
            case READY_FOR_QUERY -> {
                frames.drop();
                open(ctx);
            }
            default -> frames.drop(); // notices, and what a later PostgreSQL may say
        }
    }

    private void answer(ChannelHandlerContext ctx, Challenge challenge) {
        boolean slow =
                challenge instanceof Challenge.SaslContinue && access.credential() instanceof Credential.Password;
        if (!slow) {
            reply(ctx, login.on(challenge));
            return;
        }
        deriving = true;
        blocking.execute(() -> {
            var reply = login.on(challenge);
            ctx.executor().execute(() -> {
                deriving = false;
                reply(ctx, reply);
                readOn(ctx);
            });
        });
    }

    private void reply(ChannelHandlerContext ctx, Reply reply) {
        if (over) {
            return;
        }
        if (reply instanceof Reply.Answer answer) {
            var body = answer.body().bytes();
            ctx.writeAndFlush(ctx.alloc()
                    .buffer(5 + body.length)
                    .writeByte('p')
                    .writeInt(4 + body.length)
                    .writeBytes(body));
        } else if (reply instanceof Reply.Mismatch mismatch) {
            refuse(ctx.channel(), cannot(mismatch.why()));
        } else if (reply instanceof Reply.Unable unable) {
            refuse(ctx.channel(), cannot(unable.why()));
        } else if (reply instanceof Reply.Distrusted distrusted) {
            refuse(ctx.channel(), cannot(distrusted.why()));
        }
    }

    private ServerMessage cannot(String why) {
        return ServerMessage.of(
                        Severity.FATAL,
                        "28P01",
                        "the router cannot log in to a server as user \""
                                + access.startup().user() + "\"")
                .detail(why);
    }

    private void open(ChannelHandlerContext ctx) {
        end();
        ctx.pipeline().remove(this);
        arrival.opened(new BackendConnection(ctx.channel(), frames, key, parameters));
    }

    private void refuse(Channel channel, ServerMessage error) {
        end();
        frames.close();
        channel.close();
        arrival.refused(error);
    }

    private void fail(Channel channel, String why) {
        if (!over) {
            end();
            frames.close();
            channel.close();
            arrival.failed(why);
        }
    }

    private void end() {
        over = true;
        impatience.cancel(false);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx.channel(), "it closed the connection during the login");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        fail(ctx.channel(), String.valueOf(failure.getMessage()));
    }
}
