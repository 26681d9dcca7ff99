package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one address of a {@link FakePostgres} behaves. Made once, shared by all that shall behave the same.
 *
 * @param row what the probe's question is answered with, unless the mode is another than {@code ANSWERS}
 */
record FakeNode(Mode mode, Map<String, Optional<String>> row) {
    enum Mode {
        ANSWERS,
        /** Takes the connection, and says nothing. */
        BLACK_HOLE,
        /** As a server that starts. */
        STARTING,
        WRONG_PASSWORD,
        TOO_MANY,
        /** Closes the connection when it is there. */
        CLOSES
    }

    FakeNode {
        row = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(row));
    }

    static FakeNode blackHole() {
        return new FakeNode(Mode.BLACK_HOLE, Map.of());
    }

    static FakeNode refusing(Mode mode) {
        return new FakeNode(mode, Map.of());
    }

    /** A primary of timeline 1. Change columns with {@link #with}. */
    static FakeNode primary(String systemIdentifier, String lsn) {
        return common(systemIdentifier)
                .with("in_recovery", "f")
                .with("flushed", lsn)
                .with("inserted", lsn)
                .with("wal_timeline", "1")
                .with("receiver_runs", "f")
                .with("control_timeline", "1");
    }

    /** A standby of timeline 1 that streams and has replayed all of it. */
    static FakeNode standby(String systemIdentifier, String lsn) {
        return common(systemIdentifier)
                .with("in_recovery", "t")
                .with("received", lsn)
                .with("replayed", lsn)
                .with("since_commit", "0.5")
                .with("paused", "f")
                .with("receiver_runs", "t")
                .with("receiver_status", "streaming")
                .with("receiver_timeline", "1")
                .with("upstream_end", lsn)
                .with("since_message", "0.1")
                .with("sender_host", "127.0.0.1")
                .with("sender_port", "5432")
                .with("receiver_timeout", "60")
                .with("control_timeline", "1")
                .with("upstream_configured", "t");
    }

    /** In the order in which the probe asks for them; {@code FakePostgresTest} checks that these are all. */
    private static FakeNode common(String systemIdentifier) {
        var row = new LinkedHashMap<String, Optional<String>>();
        for (var column : List.of(
                "version",
                "in_recovery",
                "system_identifier",
                "started",
                "server_address",
                "server_port",
                "flushed",
                "inserted",
                "wal_timeline",
                "received",
                "replayed",
                "since_commit",
                "paused",
                "receiver_runs",
                "receiver_status",
                "receiver_timeline",
                "upstream_end",
                "since_message",
                "sender_host",
                "sender_port",
                "receiver_timeout",
                "control_timeline",
                "flushed_timeline",
                "upstream_configured",
                "apply_delay")) {
            row.put(column, Optional.empty());
        }
        return new FakeNode(Mode.ANSWERS, row)
                .with("version", "170005")
                .with("system_identifier", systemIdentifier)
                .with("started", "1700000000000000")
                .with("server_address", "127.0.0.1")
                .with("server_port", "5432")
                .with("apply_delay", "0");
    }

    FakeNode with(String column, String value) {
        if (!row.containsKey(column)) {
            throw new IllegalArgumentException("column: '" + column + "' (expected: one of " + row.keySet() + ")");
        }
        var changed = new LinkedHashMap<>(row);
        changed.put(column, Optional.of(value));
        return new FakeNode(mode, changed);
    }

    /** Why a login is refused, where it is. */
    Optional<ServerMessage> refusal() {
        return switch (mode) {
            case STARTING -> fatal("57P03", "the database system is starting up");
            case WRONG_PASSWORD -> fatal("28P01", "password authentication failed for user \"fake\"");
            case TOO_MANY -> fatal("53300", "sorry, too many clients already");
            case ANSWERS, BLACK_HOLE, CLOSES -> Optional.empty();
        };
    }

    private static Optional<ServerMessage> fatal(String sqlState, String message) {
        return Optional.of(ServerMessage.of(Severity.FATAL, sqlState, message));
    }

    RowDescription columns() {
        return RowDescription.texts(row.keySet().toArray(String[]::new));
    }

    DataRow values() {
        return DataRow.texts(new ArrayList<>(row.values()));
    }

    /** The answer to the probe's question as it goes out, to be shared. */
    ByteBuf answer() {
        var out = Unpooled.buffer();
        for (var message : List.of(
                columns(), values(), new CommandComplete("SELECT 1"), new ReadyForQuery(TransactionStatus.IDLE))) {
            message.writeTo(out);
        }
        return Unpooled.unreleasableBuffer(out.asReadOnly());
    }
}
