package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.router.auth.Challenge;
import dev.pgbeacon.router.auth.ChannelBinding;
import dev.pgbeacon.router.auth.ClientLogin;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.Turn;
import dev.pgbeacon.router.auth.Verifier;
import dev.pgbeacon.router.conf.Hba;
import dev.pgbeacon.router.conf.OwnNetworks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A client that proves who it is. Each step is computed off the event loop, as a password's keys take milliseconds. */
@SuppressWarnings("FutureReturnValueIgnored") // a client that cannot be told is gone
final class ClientLoginHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(ClientLoginHandler.class);

    private final House house;
    private final Terms terms;
    private final Side.Role serves;
    private final StartupMessage startup;
    private final boolean encrypted;
    private final Optional<ChannelBinding> binding;
    private final ScheduledFuture<?> impatience;
    /** Longer than any answer of a login. */
    private static final int MOST_WAITING = 1 << 16;

    private final FrameReader frames = new FrameReader();
    private ChannelHandlerContext ctx;
    private ClientLogin login;
    private boolean busy;
    /** Unless only a backend can tell whether the password is right. */
    private boolean proven = true;

    /** How it begins. */
    private sealed interface Start {
        record Ask(ClientLogin login) implements Start {}

        record Trusted(Credential credential) implements Start {}
    }

    ClientLoginHandler(
            House house,
            Terms terms,
            Side.Role serves,
            StartupMessage startup,
            boolean encrypted,
            Optional<ChannelBinding> binding,
            ScheduledFuture<?> impatience) {
        this.house = house;
        this.terms = terms;
        this.serves = serves;
        this.startup = startup;
        this.encrypted = encrypted;
        this.binding = binding;
        this.impatience = impatience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
    }

    void begin(ByteBuf rest) {
        frames.feed(rest);
        var address = (InetSocketAddress) ctx.channel().remoteAddress();
        compute(() -> judge(address), this::onVerdict);
    }

    private <T> void compute(Supplier<T> step, java.util.function.Consumer<T> then) {
        busy = true;
        house.blocking().execute(() -> {
            var outcome = step.get();
            ctx.executor().execute(() -> {
                busy = false;
                if (ctx.channel().isActive()) {
                    then.accept(outcome);
                    readOn();
                    if (!ctx.isRemoved()) {
                        waitForRoom();
                    }
                }
            });
        });
    }

    private Hba.Verdict judge(InetSocketAddress address) {
        var user = startup.user().toString();
        var replication = Replication.of(startup);
        if (replication == Replication.INVALID) {
            return new Hba.Verdict.Refuse("invalid value for parameter \"replication\"");
        }
        boolean physical = replication == Replication.PHYSICAL;
        var guest = new Hba.Guest(encrypted, physical, startup.database().toString(), user, address.getAddress());
        try {
            return terms.setup().hba().match(guest, OwnNetworks.now());
        } catch (SocketException unknown) {
            return new Hba.Verdict.Refuse("the router does not know its own addresses");
        }
    }

    private void onVerdict(Hba.Verdict verdict) {
        if (verdict instanceof Hba.Verdict.Refuse refuse) {
            Farewell.say(ctx.channel(), Farewell.fatal("28000", refuse.message()));
            return;
        }
        var method = ((Hba.Verdict.Ask) verdict).method();
        proven = method != Hba.Method.PASSWORD || !nothingIsStored();
        busy = true;
        var user = startup.user().toString();
        new Verifiers(house).find(ctx.channel().eventLoop(), terms, user, stored -> {
            if (ctx.channel().isActive()) {
                compute(() -> start(user, method, stored), this::onStart);
            }
        });
    }

    private Start start(String user, Hba.Method method, Optional<Verifier> stored) {
        return switch (method) {
            case TRUST -> new Start.Trusted(stored.map(Credential::of).orElseGet(Credential.None::new));
            case PASSWORD ->
                new Start.Ask(
                        nothingIsStored()
                                ? terms.logins().passwordForThePrimary(user)
                                : terms.logins().password(user, stored));
            case MD5 -> new Start.Ask(terms.logins().md5(user, stored, binding));
            case SCRAM_SHA_256 -> new Start.Ask(terms.logins().scram(user, stored, binding));
            case REJECT -> throw new IllegalStateException("reject (expected: refused before)");
        };
    }

    private boolean nothingIsStored() {
        var access = terms.setup().file().access();
        return access.authdb().isEmpty() && access.authQuery().isEmpty();
    }

    private void onStart(Start start) {
        if (start instanceof Start.Trusted trusted) {
            admit(Optional.empty(), trusted.credential());
        } else if (start instanceof Start.Ask ask) {
            login = ask.login();
            send(login.challenge());
        }
    }

    private void send(Challenge challenge) {
        var body = challenge.body();
        ctx.writeAndFlush(ctx.alloc()
                .buffer(5 + body.length)
                .writeByte('R')
                .writeInt(4 + body.length)
                .writeBytes(body));
    }

    @Override
    public void channelRead(ChannelHandlerContext same, Object message) {
        frames.feed((ByteBuf) message);
        readOn();
        if (!ctx.isRemoved()) {
            waitForRoom();
        }
    }

    /** Who sends more than a login is not read while it is waited for. */
    private void waitForRoom() {
        ctx.channel().config().setAutoRead(frames.waiting() <= MOST_WAITING);
    }

    private void readOn() {
        try {
            while (!ctx.isRemoved() && login != null && !busy && frames.next()) {
                if (frames.length() - 4 > login.longestAnswer()) {
                    onTurn(login.onTooLong());
                    return;
                }
                if (frames.whole(FrameReader.MOST_LENGTH)) {
                    char type = (char) frames.tag();
                    var body = ByteBufUtil.getBytes(frames.body());
                    frames.drop();
                    compute(() -> login.on(type, body), this::onTurn);
                }
            }
        } catch (ProtocolViolation broken) {
            Farewell.say(ctx.channel(), broken.toServerMessage());
        }
    }

    private void onTurn(Turn turn) {
        if (turn instanceof Turn.Ask ask) {
            send(ask.challenge());
        } else if (turn instanceof Turn.Admitted admitted) {
            admit(admitted.last(), admitted.credential());
        } else if (turn instanceof Turn.Refused refused) {
            refused.refusal().forTheLog().ifPresent(why -> LOG.debugf("a login is refused: %s", why));
            login = null;
            Farewell.say(ctx.channel(), Farewell.of(refused.refusal()));
        }
    }

    private void admit(Optional<Challenge> last, Credential credential) {
        impatience.cancel(false);
        last.ifPresent(this::send);
        if (ConsoleEntrance.isAskedBy(startup)) {
            credential.wipe();
            openConsole(new ConsoleEntrance(house, startup));
            return;
        }
        var session = new Session(house, ctx.channel(), startup, credential, frames, serves);
        ctx.pipeline().addLast(new ClientHandler(session));
        ctx.pipeline().remove(this);
        session.begin();
    }

    private void openConsole(ConsoleEntrance entrance) {
        login = null;
        entrance.refusal(proven)
                .ifPresentOrElse(error -> Farewell.say(ctx.channel(), error), () -> entrance.open(ctx, this, frames));
    }

    @Override
    public void channelInactive(ChannelHandlerContext same) {
        frames.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext same, Throwable failure) {
        ctx.close();
    }
}
