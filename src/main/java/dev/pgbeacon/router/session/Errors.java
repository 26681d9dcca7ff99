package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import java.util.Optional;

/** What the router itself says to a client (PostgreSQL manual, "PostgreSQL Error Codes"). */
final class Errors {
    static final ServerMessage CANCELLED = error("57014", "canceling statement due to user request");
    static final ServerMessage NO_PRIMARY = error("57P03", "no primary is available");
    static final ServerMessage NO_STANDBY = error("57P03", "no standby is available");
    static final ServerMessage FAILED_TRANSACTION =
            error("25P02", "current transaction is aborted, commands ignored until end of transaction block");
    static final ServerMessage STANDBY_LOST = error("40001", "the connection to the standby was lost");
    static final ServerMessage TRANSACTION_LOST =
            error("08006", "the connection to the primary was lost, and the transaction was rolled back");
    static final ServerMessage OUTCOME_UNKNOWN =
            error("08006", "the connection to the primary was lost; whether the statement was executed is not known");
    static final ServerMessage OUTCOME_UNKNOWN_AND_LOST = Farewell.fatal(
            "08006",
            "the connection to the server was lost, and with it what the session kept there; whether the statement was"
                    + " executed is not known");
    static final ServerMessage KEPT_LOST =
            Farewell.fatal("57P01", "the connection to the server was lost, and with it what the session kept there");
    static final ServerMessage SHUTDOWN =
            Farewell.fatal("57P01", "terminating connection due to administrator command");

    private Errors() {}

    private static ServerMessage error(String sqlState, String message) {
        return ServerMessage.of(Severity.ERROR, sqlState, message);
    }

    static ServerMessage notOnStandby(String why) {
        return error("0A000", "the transaction runs on a standby, and this needs the primary: " + why)
                .hint("Begin the transaction without READ ONLY.");
    }

    /** With what the server said of it, if it did. */
    static ServerMessage because(ServerMessage error, Optional<ServerMessage> farewell) {
        return farewell.map(said -> error.detail("The server said: " + said.message()))
                .orElse(error);
    }
}
