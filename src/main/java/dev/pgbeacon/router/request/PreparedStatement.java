package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Prepared;
import dev.pgbeacon.router.statement.Statement;
import dev.pgbeacon.router.statement.Verdict;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a session prepared under one name; equal only to itself, as another one of the same text is another one. */
final class PreparedStatement {
    /** PostgreSQL's NAMEDATALEN less one: longer names are cut, in SQL at a character and in the protocol at a byte. */
    private static final int LONGEST_NAME = 63;

    /** Of longer ones the verdict is not kept beside the text: it may hold thirty times as much. */
    private static final int LONGEST_JUDGED = 1_024;

    private final String name;
    private final Optional<WireText> text;
    private final byte[] parse;
    private final Optional<Statement> bySql;
    private final boolean mayMakeSettings;
    // Most are executed many times; by which judge, but without holding on to what that one knows.
    private Object judgedBy;
    private Verdict verdict;
    private Optional<Statement> statement = Optional.empty();

    private PreparedStatement(String name, Optional<WireText> text, byte[] parse, Optional<Statement> bySql) {
        this.name = name;
        this.text = text;
        this.parse = parse;
        this.bySql = bySql;
        mayMakeSettings = text.filter(sql -> sql.holdsLetters("config")).isPresent();
    }

    /** @param body of the Parse message */
    static PreparedStatement parsed(String name, WireText sql, byte[] body) {
        return new PreparedStatement(name, Optional.of(sql), body, Optional.empty());
    }

    /** Longer than a text that is kept; only the server that it was sent to has it. */
    static PreparedStatement tooLong(String name) {
        return new PreparedStatement(name, Optional.empty(), new byte[0], Optional.empty());
    }

    /** @param sql the PREPARE */
    static PreparedStatement bySql(String name, WireText sql, Statement prepared) {
        return new PreparedStatement(name, Optional.of(sql), new byte[0], Optional.of(prepared));
    }

    /** Whether one cannot say under which name a server would keep it. */
    static boolean isDoubtful(WireText name) {
        return name.length() > LONGEST_NAME || name.toString().indexOf('\uFFFD') >= 0;
    }

    String name() {
        return name;
    }

    /** Of the Parse or the PREPARE; empty if it was too long to be kept. */
    Optional<WireText> text() {
        return text;
    }

    /** What a PREPARE prepared; of a Parse its text tells. */
    Optional<Statement> bySql() {
        return bySql;
    }

    /** Of its text; to be asked only if it is there. */
    Verdict verdict(Judge judge, Prepared names) {
        if (judgedBy == judge.token()) {
            return verdict;
        }
        var found = judge.of(text.orElseThrow(), names);
        if (found.ofTextAlone() && text.get().length() <= LONGEST_JUDGED) {
            judgedBy = judge.token();
            verdict = found;
            statement = only(found);
        }
        return found;
    }

    /** What it does; empty if that cannot be read. */
    Optional<Statement> statement(Judge judge) {
        if (bySql.isPresent() || text.isEmpty()) {
            return bySql;
        }
        var found = verdict(judge, Prepared.NONE);
        return judgedBy == judge.token() ? statement : only(found);
    }

    private static Optional<Statement> only(Verdict verdict) {
        var parts = verdict.parts();
        return parts.size() == 1 ? Optional.of(parts.get(0).statement()) : Optional.empty();
    }

    /** Whether it can be sent amid a batch; a PREPARE is a Query, which would end it. */
    boolean isParse() {
        return parse.length > 0;
    }

    /** Whether it may be a set_config(), which is repeated with its values. */
    boolean mayMakeSettings() {
        return mayMakeSettings;
    }

    /** The Parse, of another name. */
    void writeUnnamedTo(ByteBuf out) {
        int named = name.getBytes(StandardCharsets.UTF_8).length;
        out.writeByte(FrontendTag.PARSE.code())
                .writeInt(4 + parse.length - named)
                .writeBytes(parse, named, parse.length - named);
    }

    /** Prepares it where it is not: a Parse, or else a Query. */
    void writeTo(ByteBuf out) {
        if (isParse()) {
            out.writeByte(FrontendTag.PARSE.code()).writeInt(4 + parse.length).writeBytes(parse);
        } else {
            text.ifPresent(sql -> new Query(sql).writeTo(out));
        }
    }
}
