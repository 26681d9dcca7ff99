package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.SaltedPasswords;
import dev.pgbeacon.router.backend.Access;
import dev.pgbeacon.router.backend.Arrival;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.backend.Connector;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.status.NodeId;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** A session's connections: at most one to the primary and one to a standby. */
@SuppressWarnings("FutureReturnValueIgnored") // what closes is gone, and tells so itself
final class Sides {
    private static final Logger LOG = Logger.getLogger(Sides.class);
    /** A standby that did not let the session in is left alone so long: it may have been full, or behind. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    private final House house;
    private final Session session;
    private final EventLoop loop;
    private final Credential credential;
    private final Access access;
    /** Until when, by System.nanoTime; empty: for good. */
    private final Map<NodeId, Optional<Long>> unusable = new HashMap<>();

    private Optional<Side> primary = Optional.empty();
    private Optional<Side> standby = Optional.empty();
    private boolean closed;

    /** How an attempt ended. */
    interface Opening {
        void opened(Side side);

        /** The backend does not let the session in. */
        void refused(ServerMessage error);

        void failed();
    }

    Sides(House house, Session session, EventLoop loop, StartupMessage startup, Credential credential) {
        this.house = house;
        this.session = session;
        this.loop = loop;
        this.credential = credential;
        access = Access.asClient(startup, credential, new SaltedPasswords(2), house.nonces());
    }

    Optional<Side> of(Side.Role role) {
        return role == Side.Role.PRIMARY ? primary : standby;
    }

    /** Whether the backend still is what it was chosen for. */
    boolean mayStill(Side side) {
        var node = side.target().node();
        return side.role() == Side.Role.PRIMARY
                ? house.choice().mayWrite(node)
                : house.choice().mayRead(node) && !unusable().contains(node);
    }

    Optional<Target> find(Side.Role role, Set<NodeId> but) {
        if (role == Side.Role.PRIMARY) {
            return house.choice().primary();
        }
        var not = unusable();
        if (not.isEmpty()) {
            return house.choice().standby(but);
        }
        not.addAll(but);
        return house.choice().standby(not);
    }

    /** The caller's own, unless there are none. */
    private Set<NodeId> unusable() {
        if (unusable.isEmpty()) {
            return Set.of();
        }
        long now = System.nanoTime();
        unusable.values().removeIf(until -> until.filter(end -> now - end > 0).isPresent());
        return new HashSet<>(unusable.keySet());
    }

    /** For as long as the session lasts. */
    void giveUp(Side standby) {
        unusable.put(standby.target().node(), Optional.empty());
        drop(standby);
    }

    void leaveAlone(NodeId node) {
        unusable.put(node, Optional.of(System.nanoTime() + LEFT_ALONE.toNanos()));
    }

    void open(Side.Role role, Target target, Opening opening) {
        var entered = role == Side.Role.PRIMARY ? access : access.readOnly();
        var connector = house.terms().get().connector();
        connector.connect(loop, target.backend(), entered, new Arrival() {
            @Override
            public void opened(BackendConnection connection) {
                var side = new Side(
                        role, target, connection, connector, house.causality().mark());
                if (closed) {
                    connection.frames().close();
                    side.terminate();
                } else {
                    opening.opened(join(side));
                }
            }

            @Override
            public void refused(ServerMessage error) {
                LOG.debugf("%s: %s", target.node(), error.message());
                if (!closed) {
                    opening.refused(error);
                }
            }

            @Override
            public void failed(String why) {
                LOG.infof("%s: %s", target.node(), why);
                house.choice().lookAgain(target.node());
                if (!closed) {
                    opening.failed();
                }
            }
        });
    }

    private Side join(Side side) {
        of(side.role()).ifPresent(this::drop); // there never are two
        var connections = house.clients().backendConnections();
        connections.incrementAndGet();
        side.channel().closeFuture().addListener(gone -> connections.decrementAndGet());
        side.channel().pipeline().addLast(new BackendHandler(session, side));
        if (side.role() == Side.Role.PRIMARY) {
            primary = Optional.of(side);
        } else {
            standby = Optional.of(side);
        }
        return side;
    }

    void cancel(Side side, Runnable done) {
        var key = side.connection().key();
        if (key.isEmpty()) {
            done.run();
            return;
        }
        side.cancelSent();
        side.connector().cancel(loop, side.target().backend(), key.get(), new Connector.Cancelling() {
            @Override
            public void arrived() {
                side.cancelArrived();
                session.onCancelArrived();
                done.run();
            }

            @Override
            public void failed() {
                // One that hangs: a read leaves nothing behind, and whoever gives it up need not wait for it.
                if (side.role() == Side.Role.STANDBY) {
                    side.channel().close();
                }
                arrived();
            }
        });
    }

    /** Whether it was one of the session's until now. */
    boolean gone(Side side) {
        boolean was = of(side.role()).filter(each -> each == side).isPresent();
        if (was) {
            side.frames().close();
            primary = primary.filter(each -> each != side);
            standby = standby.filter(each -> each != side);
        }
        return was;
    }

    void drop(Side side) {
        if (gone(side)) {
            side.terminate();
        }
    }

    void read(boolean room) {
        if (primary.isPresent()) {
            read(primary.get().channel(), room);
        }
        if (standby.isPresent()) {
            read(standby.get().channel(), room);
        }
    }

    /** Asked for with each message: only a change costs something. */
    static void read(Channel channel, boolean room) {
        var config = channel.config();
        if (config.isAutoRead() != room) {
            config.setAutoRead(room);
        }
    }

    void flush() {
        if (primary.isPresent()) {
            primary.get().flush();
        }
        if (standby.isPresent()) {
            standby.get().flush();
        }
    }

    void close() {
        closed = true;
        primary.ifPresent(this::drop);
        standby.ifPresent(this::drop);
        credential.wipe();
    }
}
