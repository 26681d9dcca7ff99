package dev.pgbeacon.probe;

import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Observation.Out;
import dev.pgbeacon.status.Position;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.Driver;

/**
 * Asks over one kept connection, which a fresh one replaces every so often: a kept connection does not see a postmaster
 * that hangs or refuses new sessions, and would make a smart shutdown wait for it. After a failure only a fresh connection
 * makes a node healthy again.
 */
public final class JdbcProbe implements Probe {
    /** A promotion is over in one statement's time; more than this is something else. */
    private static final int PROMOTIONS = 3;

    private final Connecting to;
    private final Duration timeout;
    private final Duration reconnectEvery;
    private final InstantSource clock;
    private final MultiMasterQuery multiMaster;
    private final Driver driver = new Driver();
    private final String sockets = UUID.randomUUID().toString();

    private volatile Optional<KeptConnection> kept = Optional.empty();
    private Instant reconnectAt = Instant.MIN;
    private final AtomicBoolean reconnectNow = new AtomicBoolean();

    /**
     * @param reconnectEvery zero: no connection is kept
     * @param multiMaster the system to look for: auto, off, bdr, pgd, pgactive, spock
     */
    public JdbcProbe(
            Connecting to, Duration timeout, Duration reconnectEvery, InstantSource clock, String multiMaster) {
        this.multiMaster = new MultiMasterQuery(multiMaster, to.user());
        this.to = to;
        this.timeout = timeout;
        this.reconnectEvery = reconnectEvery;
        this.clock = clock;
    }

    @Override
    public Observation ask() {
        ProbeSockets.allow(sockets);
        boolean reconnect = reconnectNow.getAndSet(false);
        if (kept.isPresent() && !reconnect && clock.instant().isBefore(reconnectAt)) {
            try {
                return kept.get().ask(this::question);
            } catch (SQLException broken) {
                if (Failure.of(broken, to).state() == NodeState.BUSY) {
                    return Failure.of(broken, to);
                }
                // Whether the node or only this connection is broken, a fresh one tells.
                drop();
            }
        }
        return askAfresh();
    }

    private Observation askAfresh() {
        Connection fresh;
        try {
            fresh = driver.connect(to.url(), to.properties(timeout, sockets));
        } catch (SQLException refused) {
            return withoutFresh(Failure.of(refused, to));
        } catch (UncheckedIOException unreadable) {
            return withoutFresh(new Out(NodeState.MISCONFIGURED, unreadable.getMessage()));
        }
        drop();
        var keeping = new KeptConnection(fresh);
        kept = Optional.of(keeping);
        reconnectAt = clock.instant().plus(reconnectEvery);
        try {
            return keeping.ask(this::question);
        } catch (SQLException broken) {
            drop();
            return Failure.of(broken, to);
        } finally {
            if (reconnectEvery.isZero()) {
                drop();
            }
        }
    }

    /**
     * A server without room for one more session answers on the one we have, and is not asked for another at each question:
     * every refusal is a line in its log. Any other refusal holds.
     */
    private Observation withoutFresh(Out refusal) {
        if (refusal.state() == NodeState.BUSY && kept.isPresent()) {
            reconnectAt = clock.instant().plus(reconnectEvery);
            try {
                return kept.get().ask(this::question);
            } catch (SQLException broken) {
                drop();
                return Failure.of(broken, to).state() == NodeState.BUSY ? Failure.of(broken, to) : refusal;
            }
        }
        if (refusal.state() != NodeState.BUSY) {
            drop();
        }
        return refusal;
    }

    private Observation question(Connection connection) throws SQLException {
        var seen = role(connection);
        return seen instanceof Observation.Primary primary
                ? primary.with(multiMaster.ask(connection, clock.instant()))
                : seen;
    }

    private Observation role(Connection connection) throws SQLException {
        for (int i = 1; ; i++) {
            try {
                var seen = ProbeQuery.ask(connection, to.address());
                if (seen.isPresent()) {
                    return seen.get();
                }
            } catch (SQLException failure) {
                // "recovery is not in progress": promoted between two columns.
                if (!"55000".equals(failure.getSQLState()) || i == PROMOTIONS) {
                    throw failure;
                }
            }
            if (i == PROMOTIONS) {
                throw new SQLException("in recovery and out of it in one answer, " + i + " times");
            }
        }
    }

    private void drop() {
        var dropped = kept;
        kept = Optional.empty();
        dropped.ifPresent(KeptConnection::close);
    }

    /** A connection that fails is not dropped here: so that the failure is the next question's, and counted once. */
    @Override
    public Optional<Position> position() {
        var connection = kept;
        if (connection.isEmpty()) {
            return Optional.empty();
        }
        try {
            return connection.get().askIfFree(free -> {
                ProbeSockets.nextQuestion(sockets);
                return PositionQuery.ask(free, to.address());
            });
        } catch (SQLException broken) {
            return Optional.empty();
        }
    }

    @Override
    public void reconnect() {
        reconnectNow.set(true);
    }

    @Override
    public void abort() {
        ProbeSockets.closeAll(sockets);
    }

    /** Ends a question under way, too: its sockets are closed under it. */
    @Override
    public void close() {
        abort();
    }
}
