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

/** Who lets a client in that is known: the primary, and without one a standby. */
final class Entrance {
    private static final ServerMessage NOBODY = Farewell.fatal("57P03", "no server is available");

    private final Sides sides;
    private final Session session;
    private final Set<NodeId> tried = new HashSet<>();

    Entrance(Sides sides, Session session) {
        this.sides = sides;
        this.session = session;
    }

    void open(Side.Role serves) {
        var primary = serves == Side.Role.PRIMARY ? sides.find(Side.Role.PRIMARY, Set.of()) : Optional.<Target>empty();
        primary.ifPresentOrElse(target -> open(Side.Role.PRIMARY, target), this::openStandby);
    }

    private void openStandby() {
        sides.find(Side.Role.STANDBY, tried)
                .ifPresentOrElse(target -> open(Side.Role.STANDBY, target), () -> session.refuse(NOBODY));
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
