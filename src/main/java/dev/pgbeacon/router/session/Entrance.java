package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.Authentication;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.status.NodeId;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Who lets a client in that is known: the primary, and without one a standby. */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled runs, or the session is over
final class Entrance {
    private static final long LOOK_AGAIN_MILLIS = 50;
    /** Some seconds: clients do not wait much longer for their login. */
    private static final int MOST_LOOKS = 100;

    private static final ServerMessage NOBODY = Farewell.fatal("57P03", "no server is available");

    private final Sides sides;
    private final Session session;
    private final Side.Role serves;
    private final Set<NodeId> tried = new HashSet<>();
    private int looks;

    Entrance(Sides sides, Session session, Side.Role serves) {
        this.sides = sides;
        this.session = session;
        this.serves = serves;
    }

    void open() {
        if (session.isOver()) {
            return;
        }
        var primary = serves == Side.Role.PRIMARY ? sides.find(Side.Role.PRIMARY, Set.of()) : Optional.<Target>empty();
        primary.ifPresentOrElse(target -> open(Side.Role.PRIMARY, target), this::openStandby);
    }

    private void openStandby() {
        sides.find(Side.Role.STANDBY, tried)
                .ifPresentOrElse(target -> open(Side.Role.STANDBY, target), this::lookAgain);
    }

    /** A router that has just started has not asked its backends yet. */
    private void lookAgain() {
        if (looks == MOST_LOOKS) {
            session.refuse(NOBODY);
        } else if (!session.isOver()) {
            looks++;
            tried.clear();
            session.loop().schedule((Runnable) this::open, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void open(Side.Role role, Target target) {
        sides.open(role, target, new Sides.Opening() {
            @Override
            public void opened(Side side) {
                session.enter(side);
            }

            @Override
            public void refused(ServerMessage error) {
                if (error.sqlState().startsWith("57P")) {
                    failed(); // it starts, or stops
                } else {
                    session.refuse(error);
                }
            }

            @Override
            public void failed() {
                tried.add(target.node());
                openStandby();
            }
        });
    }

    static ByteBuf welcome(ByteBuf out, Map<String, WireText> parameters, BackendKey key) {
        new Authentication.Ok().writeTo(out);
        parameters.forEach((name, value) -> new ParameterStatus(name, value).writeTo(out));
        key.writeTo(out);
        new ReadyForQuery(TransactionStatus.IDLE).writeTo(out);
        return out;
    }
}
