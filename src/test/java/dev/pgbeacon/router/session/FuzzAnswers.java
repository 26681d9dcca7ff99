package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.CommandComplete;
import dev.pgbeacon.pgwire.CopyData;
import dev.pgbeacon.pgwire.CopyResponse;
import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ParameterDescription;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.RowDescription;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One session of a server: each row says whose session it is, and which statement it answers. */
final class FuzzAnswers {
    private static final String CATALOGUE = "with recursive";

    private final String name;
    private final boolean standby;
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private TransactionStatus status = TransactionStatus.IDLE;
    private boolean skips;
    private boolean copies;
    private boolean copiesByQuery;

    FuzzAnswers(String name, boolean standby) {
        this.name = name;
        this.standby = standby;
    }

    /** What a well-behaved client expects. */
    static String row(String name, String sql) {
        return name + "|" + sql;
    }

    /** False if the connection ends. */
    boolean answer(FrontendTag tag, ByteBuf body, ByteBuf out) {
        if (tag == FrontendTag.TERMINATE) {
            return false;
        }
        if (tag == FrontendTag.UNKNOWN || tag == FrontendTag.PASSWORD || tag == FrontendTag.FUNCTION_CALL) {
            ServerMessage.of(Severity.FATAL, "08P01", "invalid frontend message type")
                    .toError()
                    .writeTo(out);
            return false;
        }
        if (copies) {
            copy(tag, out);
        } else if (tag == FrontendTag.SYNC) {
            skips = false;
            ready(out);
        } else if (!skips) {
            statement(tag, body, out);
        }
        return true;
    }

    private void ready(ByteBuf out) {
        if (status == TransactionStatus.IDLE) {
            portals.clear();
        }
        new ReadyForQuery(status).writeTo(out);
    }

    private void copy(FrontendTag tag, ByteBuf out) {
        if (tag == FrontendTag.COPY_DATA || tag == FrontendTag.FLUSH || tag == FrontendTag.SYNC) {
            return;
        }
        copies = false;
        if (tag == FrontendTag.COPY_DONE) {
            new CommandComplete("COPY 1").writeTo(out);
        } else {
            error("57014", "COPY from stdin failed", out);
            skips = !copiesByQuery;
        }
        if (copiesByQuery) {
            ready(out);
        }
    }

    private void statement(FrontendTag tag, ByteBuf body, ByteBuf out) {
        switch (tag) {
            case QUERY -> {
                prepared.remove("");
                run(Query.read(body).sql().toString(), true, true, out);
                if (!copies) {
                    ready(out);
                }
            }
            case PARSE -> {
                var parse = Parse.read(body);
                var statement = parse.statement().toString();
                if (!statement.isEmpty() && prepared.containsKey(statement)) {
                    failed("42P05", "prepared statement already exists", out);
                } else {
                    prepared.put(statement, parse.sql().toString());
                    BackendTag.PARSE_COMPLETE.writeTo(out);
                }
            }
            case BIND -> {
                var names = Bind.Names.read(body);
                var sql = prepared.get(names.statement().toString());
                if (sql == null) {
                    failed("26000", "prepared statement does not exist", out);
                } else {
                    portals.put(names.portal().toString(), sql);
                    BackendTag.BIND_COMPLETE.writeTo(out);
                }
            }
            case DESCRIBE -> describe(Describe.read(body).what(), out);
            case EXECUTE -> {
                var sql = portals.get(Execute.read(body).portal().toString());
                if (sql == null || !run(sql, false, false, out)) {
                    if (sql == null) {
                        error("34000", "portal does not exist", out);
                    }
                    skips = true;
                }
            }
            case CLOSE -> {
                var what = Close.read(body).what();
                (what.kind() == Prepared.Kind.STATEMENT ? prepared : portals)
                        .remove(what.name().toString());
                BackendTag.CLOSE_COMPLETE.writeTo(out);
            }
            default -> {} // data of no COPY, a Flush
        }
    }

    private void describe(Prepared what, ByteBuf out) {
        boolean statement = what.kind() == Prepared.Kind.STATEMENT;
        var sql = (statement ? prepared : portals).get(what.name().toString());
        if (sql == null) {
            failed("26000", "it does not exist", out);
            return;
        }
        if (statement) {
            new ParameterDescription(List.of()).writeTo(out);
        }
        if (givesRows(sql)) {
            RowDescription.texts("answer").writeTo(out);
        } else {
            BackendTag.NO_DATA.writeTo(out);
        }
    }

    private static boolean givesRows(String sql) {
        return sql.startsWith("select") || sql.startsWith("execute");
    }

    private void failed(String sqlState, String why, ByteBuf out) {
        error(sqlState, why, out);
        skips = true;
    }

    private boolean error(String sqlState, String why, ByteBuf out) {
        ServerMessage.of(Severity.ERROR, sqlState, why).toError().writeTo(out);
        status = status == TransactionStatus.IDLE ? status : TransactionStatus.FAILED;
        return false;
    }

    private boolean run(String sql, boolean describes, boolean byQuery, ByteBuf out) {
        var words = sql.toLowerCase(Locale.ROOT).split("\\s+", 4);
        boolean ends = words[0].equals("commit") || words[0].equals("rollback");
        if (status == TransactionStatus.FAILED && !ends) {
            return error("25P02", "current transaction is aborted", out);
        }
        if (sql.contains(CATALOGUE)) {
            DataRow.texts(List.of(Optional.of("function"), Optional.of("lower"), Optional.of("HARMLESS")))
                    .writeTo(out);
            new CommandComplete("SELECT 1").writeTo(out);
            return true;
        }
        if (sql.contains("fail_now")) {
            return error("22012", "division by zero", out);
        }
        switch (words[0]) {
            case "" -> BackendTag.EMPTY_QUERY_RESPONSE.writeTo(out);
            case "select" -> select(sql, describes, out);
            case "begin" -> end("BEGIN", TransactionStatus.IN_TRANSACTION, out);
            case "commit" ->
                end(status == TransactionStatus.FAILED ? "ROLLBACK" : "COMMIT", TransactionStatus.IDLE, out);
            case "rollback" -> end("ROLLBACK", TransactionStatus.IDLE, out);
            case "prepare" -> {
                prepared.put(words[1], sql.substring(sql.indexOf("select")));
                new CommandComplete("PREPARE").writeTo(out);
            }
            case "execute" -> {
                if (prepared.get(words[1]) == null) {
                    return error("26000", "prepared statement does not exist", out);
                }
                select(prepared.get(words[1]), describes, out);
            }
            case "deallocate" -> {
                prepared.remove(words[1]);
                new CommandComplete("DEALLOCATE").writeTo(out);
            }
            case "copy" -> {
                if (sql.contains("from stdin")) {
                    new CopyResponse(BackendTag.COPY_IN_RESPONSE, false, 1).writeTo(out);
                    copies = true;
                    copiesByQuery = byQuery;
                } else {
                    new CopyResponse(BackendTag.COPY_OUT_RESPONSE, false, 1).writeTo(out);
                    CopyData.toClient(WireText.of(row(name, sql))).writeTo(out);
                    BackendTag.COPY_DONE.writeTo(out);
                    new CommandComplete("COPY 1").writeTo(out);
                }
            }
            case "set" -> new CommandComplete("SET").writeTo(out);
            default -> {
                if (standby) {
                    return error("25006", "cannot execute it in a read-only transaction", out);
                }
                new CommandComplete("INSERT 0 1").writeTo(out);
            }
        }
        return true;
    }

    private void end(String tag, TransactionStatus then, ByteBuf out) {
        new CommandComplete(tag).writeTo(out);
        status = then;
    }

    private void select(String sql, boolean describes, ByteBuf out) {
        if (describes) {
            RowDescription.texts("answer").writeTo(out);
        }
        DataRow.texts(List.of(Optional.of(row(name, sql)))).writeTo(out);
        new CommandComplete("SELECT 1").writeTo(out);
    }
}
