package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.SaltedPasswords;
import dev.pgbeacon.router.backend.Access;
import dev.pgbeacon.router.backend.Arrival;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.status.NodeId;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A session's connections: at most one to the primary and one to a standby. */
@SuppressWarnings("FutureReturnValueIgnored") // what closes is gone, and tells so itself
final class Sides {
    private static final Logger LOG = Logger.getLogger(Sides.class);

    private final House house;
    private final Session session;
    private final EventLoop loop;
    private final Credential credential;
    private final Access access;
    private final Side.Role serves;
    private final Set<NodeId> unusable = new HashSet<>();
    private Optional<Side> primary = Optional.empty();
    private Optional<Side> standby = Optional.empty();
    private boolean closed;

    Sides(
            House house,
            Session session,
            EventLoop loop,
            StartupMessage startup,
            Credential credential,
            Side.Role serves) {
        this.serves = serves;
        this.house = house;
        this.session = session;
        this.loop = loop;
        this.credential = credential;
        access = Access.asClient(startup, credential, new SaltedPasswords(2), house.nonces());
    }

    /** Whether the backend still is what it was chosen for. */
    boolean mayStill(Side side) {
        return side.role() == Side.Role.STANDBY
                || house.choice().mayWrite(side.target().node());
    }

    /** Where requests run. */
    Optional<Side> main() {
        return serves == Side.Role.PRIMARY ? primary : standby;
    }

    /** Who lets the client in: the primary, and without one a standby. */
    void openFirst(Consumer<Side> then) {
        var target = house.choice().primary();
        if (serves == Side.Role.PRIMARY && target.isPresent()) {
            open(Side.Role.PRIMARY, target.get(), then);
        } else {
            openStandby(then);
        }
    }

    void openMain(Consumer<Side> then) {
        if (serves == Side.Role.STANDBY) {
            openStandby(then);
            return;
        }
        house.choice()
                .primary()
                .ifPresentOrElse(
                        found -> open(Side.Role.PRIMARY, found, then),
                        () -> session.refuse(Farewell.fatal("57P03", "no primary is available")));
    }

    private void openStandby(Consumer<Side> then) {
        house.choice()
                .standby(Set.copyOf(unusable))
                .ifPresentOrElse(
                        found -> open(Side.Role.STANDBY, found, then),
                        () -> session.refuse(Farewell.fatal("57P03", "no server is available")));
    }

    private void open(Side.Role role, Target target, Consumer<Side> then) {
        var entered = role == Side.Role.PRIMARY ? access : access.readOnly();
        house.terms().get().connector().connect(loop, target.backend(), entered, new Arrival() {
            @Override
            public void opened(BackendConnection connection) {
                var side = new Side(role, target, connection);
                if (closed) {
                    connection.frames().close();
                    side.terminate();
                    return;
                }
                house.clients().backendConnections().incrementAndGet();
                connection.channel().pipeline().addLast(new BackendHandler(session, side));
                connection.channel().closeFuture().addListener(gone -> house.clients()
                        .backendConnections()
                        .decrementAndGet());
                if (role == Side.Role.PRIMARY) {
                    primary = Optional.of(side);
                } else {
                    standby = Optional.of(side);
                }
                then.accept(side);
            }

            @Override
            public void refused(ServerMessage error) {
                session.refuse(error);
            }

            @Override
            public void failed(String why) {
                LOG.infof("%s: %s", target.node(), why);
                house.choice().lookAgain(target.node());
                if (closed) {
                    return;
                }
                if (role == Side.Role.STANDBY) {
                    unusable.add(target.node());
                    openStandby(then);
                } else {
                    session.refuse(Farewell.fatal("57P03", "the primary cannot be reached"));
                }
            }
        });
    }

    void cancel(Side side, Runnable done) {
        var key = side.connection().key();
        if (key.isEmpty()) {
            done.run();
            return;
        }
        side.cancelSent();
        house.terms().get().connector().cancel(loop, side.target().backend(), key.get(), () -> {
            side.cancelArrived();
            session.onCancelArrived();
            done.run();
        });
    }

    void gone(Side side) {
        side.frames().close();
        primary = primary.filter(each -> each != side);
        standby = standby.filter(each -> each != side);
    }

    void read(boolean room) {
        primary.ifPresent(side -> side.channel().config().setAutoRead(room));
        standby.ifPresent(side -> side.channel().config().setAutoRead(room));
    }

    void flush() {
        primary.ifPresent(Side::flush);
        standby.ifPresent(Side::flush);
    }

    void close() {
        closed = true;
        primary.ifPresent(Side::terminate);
        standby.ifPresent(Side::terminate);
        credential.wipe();
    }
}
