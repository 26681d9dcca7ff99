package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What others than its client want of a session: they may ask on any thread, and it is done on the session's own. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is closed
final class Orders {
    private final Session session;
    private final Sides sides;
    private final Channel client;
    private final StartupMessage startup;
    private final Instant since = InstantSource.system().instant();

    Orders(Session session, Sides sides, Channel client, StartupMessage startup) {
        this.session = session;
        this.sides = sides;
        this.client = client;
        this.startup = startup;
    }

    /** For people; empty if it is over. */
    CompletionStage<Optional<SessionLine>> line() {
        return CompletableFuture.supplyAsync(
                () -> session.isOver() ? Optional.empty() : Optional.of(lineNow()), session.loop());
    }

    private SessionLine lineNow() {
        return new SessionLine(
                NetUtil.toSocketAddressString((InetSocketAddress) client.remoteAddress()),
                startup.user().toString(),
                session.database(),
                sides.of(Side.Role.PRIMARY).map(side -> side.target().node()),
                sides.of(Side.Role.STANDBY).map(side -> side.target().node()),
                state(),
                session.memory().pin(),
                since);
    }

    private String state() {
        if (!session.hasEntered()) {
            return "entering";
        }
        if (!session.exchange().isIdle()) {
            return "active";
        }
        return session.memory().status() == TransactionStatus.IDLE ? "idle" : "idle in transaction";
    }

    /** Asks the backend to cancel what runs. */
    void cancel(Runnable whenDone) {
        session.loop()
                .execute(() ->
                        session.exchange().cancel().ifPresentOrElse(side -> sides.cancel(side, whenDone), whenDone));
    }

    /** Others may write than before: what has lost its office gets no more. */
    void onPrimacy() {
        session.loop().execute(() -> {
            if (!session.isOver()) {
                sides.of(Side.Role.PRIMARY)
                        .filter(side -> !sides.mayStill(side))
                        .ifPresent(side -> side.channel().close());
            }
        });
    }

    void leaveWhenIdle() {
        session.loop().execute(session::leave);
    }

    void leaveNow() {
        session.loop().execute(() -> session.refuse(Errors.SHUTDOWN));
    }
}
