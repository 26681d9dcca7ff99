package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.statement.Dialect;
import dev.pgbeacon.router.statement.TextEncoding;

/** What a client is told of its servers' settings: those of the server that it takes for its own. */
final class Shown {
    private static final String ENCODING = "client_encoding";
    private static final String STRINGS = "standard_conforming_strings";
    private static final String IN_RECOVERY = "in_hot_standby";
    /** Ours on a standby's connection. */
    private static final String READ_ONLY = "default_transaction_read_only";

    private final Choice choice;
    private final Side.Role serves;
    private Dialect dialect = Dialect.DEFAULT;

    Shown(Choice choice, Side.Role serves) {
        this.choice = choice;
        this.serves = serves;
    }

    /** How the client's texts are to be read. */
    Dialect dialect() {
        return dialect;
    }

    /** Whether the client sees what this server says unasked. */
    boolean shows(Side side) {
        return side.role() == serves;
    }

    /** @return whether the client sees it */
    boolean onParameter(Side side, ParameterStatus status, boolean asked) {
        boolean ofRole = status.name().equals(IN_RECOVERY);
        if (ofRole) {
            // Servers from 14 on tell of their promotion with their next answer.
            choice.lookAgain(side.target().node());
        }
        boolean ours = !shows(side) && (ofRole || status.name().equals(READ_ONLY));
        boolean shown = !ours && (shows(side) || asked);
        if (shown) {
            follow(status.name(), status.value());
        }
        return shown;
    }

    /** A standby's error that the client need not see, if another server can do what it asked. */
    boolean mayBeHidden(ServerMessage error) {
        return serves == Side.Role.PRIMARY && Refusals.of(error) != Refusals.NONE;
    }

    /** An application's own READ ONLY has the same code: only the server itself can say whether it still is the primary. */
    void onError(Side side, ServerMessage error) {
        if (side.role() == Side.Role.PRIMARY && error.sqlState().equals("25006")) {
            choice.lookAgain(side.target().node());
        }
    }

    void follow(String parameter, WireText value) {
        if (parameter.equals(ENCODING)) {
            dialect = new Dialect(TextEncoding.of(value.toString()), dialect.standardConformingStrings());
        } else if (parameter.equals(STRINGS)) {
            dialect = new Dialect(dialect.encoding(), value.toString().equals("on"));
        }
    }
}
