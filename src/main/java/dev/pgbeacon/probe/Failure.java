package dev.pgbeacon.probe;

import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation.Out;
import dev.pgbeacon.status.OneLine;
import java.io.FileNotFoundException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** What a failed question says about the node: by SQLSTATE (PostgreSQL manual, "PostgreSQL Error Codes"), then by cause. */
final class Failure {
    private Failure() {}

    static Out of(SQLException failure, Connecting to) {
        var sqlState = failure.getSQLState() == null ? "" : failure.getSQLState();
        var message = oneLine(failure);
        if (sqlState.equals("57P03")) {
            // The server tells "starting up" and "shutting down" apart in its message only.
            return new Out(message.contains("shutting down") ? NodeState.STOPPING : NodeState.STARTING, message);
        }
        if (sqlState.equals("57P01") || sqlState.equals("57P02")) {
            return new Out(NodeState.STOPPING, message);
        }
        if (sqlState.startsWith("53")) {
            return new Out(NodeState.BUSY, message);
        }
        if (sqlState.equals("57014") || caused(failure, SocketTimeoutException.class)) {
            return new Out(NodeState.TIMED_OUT, "timed out: " + message);
        }
        if (caused(failure, UnknownHostException.class)) {
            return new Out(NodeState.DOWN, "host name not known: " + to.host());
        }
        // 08004: pgjdbc's own for "a password was asked for, and there is none" and the like. 08P01: what answers there
        // does not speak PostgreSQL's protocol.
        if (sqlState.startsWith("28")
                || sqlState.startsWith("42")
                || sqlState.equals("3D000")
                || sqlState.equals("08004")
                || sqlState.equals("08P01")
                || caused(failure, SSLException.class)
                || tlsRefusedByUs(failure, to)) {
            return new Out(NodeState.MISCONFIGURED, message + " [" + to + "]");
        }
        return new Out(NodeState.DOWN, message);
    }

    /** pgjdbc refuses a certificate for its host name, or finds no root certificate, with the SQLSTATE of a broken link. */
    private static boolean tlsRefusedByUs(SQLException failure, Connecting to) {
        return to.sslMode().startsWith("verify-")
                && "08006".equals(failure.getSQLState())
                && (failure.getCause() == null || caused(failure, FileNotFoundException.class));
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        return failure != null && (type.isInstance(failure) || caused(failure.getCause(), type));
    }

    private static String oneLine(SQLException failure) {
        var message = OneLine.of(
                String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        return failure.getSQLState() == null ? message : message + " (SQLSTATE " + failure.getSQLState() + ")";
    }
}
