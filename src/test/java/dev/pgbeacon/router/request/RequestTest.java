package dev.pgbeacon.router.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.ServerMessage.Field;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Dialect;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import dev.pgbeacon.router.statement.NamedExceptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request goes that ends a transaction amid it, and what an error says of it. */
class RequestTest {
    private static final int MOST = 1_000;

    private final SessionMemory memory = new SessionMemory();
    private final Judge judge = new Judge(FunctionCatalogue.EMPTY, NamedExceptions.NONE, Dialect.DEFAULT);

    private Request query(String text) {
        var bytes = Unpooled.buffer();
        new Query(WireText.of(text)).writeTo(bytes);
        return gathered(bytes);
    }

    private Request batch(String text) {
        var bytes = Unpooled.buffer();
        for (var part : text.split("; ", -1)) {
            new Parse(WireText.EMPTY, WireText.of(part), List.of()).writeTo(bytes);
            new Bind(new Bind.Names(WireText.EMPTY, WireText.EMPTY), List.of()).writeTo(bytes);
            new Execute(WireText.EMPTY, 0).writeTo(bytes);
        }
        FrontendTag.SYNC.writeTo(bytes);
        return gathered(bytes);
    }

    private Request gathered(ByteBuf bytes) {
        var frames = new FrameReader();
        frames.feed(bytes);
        frames.next();
        var request = Request.of(FrontendTag.of(frames.tag()), memory, MOST);
        do {
            request.gather(FrontendTag.of(frames.tag()), frames);
        } while (frames.next());
        request.hold(frames.run());
        return request;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INSERT INTO t VALUES (1)                              | Anywhere
            COMMIT                                                | Anywhere
            COMMIT; SELECT 1                                      | Anywhere
            COMMIT; INSERT INTO t VALUES (1)                      | Primary
            SELECT 1; ROLLBACK; SELECT 1; INSERT INTO t VALUES (1) | Primary
            COMMIT; SHOW transaction_read_only                    | Primary
            COMMIT; SET work_mem = 1                              | Primary
            COMMIT; LISTEN a                                      | Pinned
            COMMIT; BEGIN                                         | Primary
            COMMIT; BEGIN READ ONLY                               | Anywhere
            COMMIT; BEGIN READ ONLY; INSERT INTO t VALUES (1)     | Anywhere
            COMMIT; BEGIN READ ONLY; SET work_mem = 1; COMMIT     | Anywhere
            COMMIT; BEGIN READ ONLY; COMMIT; DELETE FROM t        | Primary
            BEGIN; INSERT INTO t VALUES (1)                       | Anywhere
            COMMIT AND CHAIN; INSERT INTO t VALUES (1)            | Anywhere
            COMMIT AND CHAIN; COMMIT; INSERT INTO t VALUES (1)    | Primary
            ROLLBACK TO a; INSERT INTO t VALUES (1)               | Anywhere
            """)
    void ofAReadOnlyTransactionOnAStandbyItGoes(String text, String destination) {
        for (var request : List.of(query(text), batch(text))) {
            var judged = request.judge(judge, true).destination();
            assertEquals(destination, judged.getClass().getSimpleName(), judged.why());
            request.release();
        }
    }

    /** Fields by their codes, as servers said them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the parser refuses a text
            C:42601 P:1 R:scanner_yyerror                                   | false
            # a function refuses what it was given: to_tsquery(), query_to_xml(), to_regtype(), EXECUTE of PL/pgSQL
            C:42601 R:makepol                                               | true
            C:42601 P:8 R:jsonpath_yyerror                                  | true
            C:42601 p:1 q:selct R:scanner_yyerror                           | true
            C:42601 P:8 W:invalid_type_name R:scanner_yyerror               | true
            C:42601 p:1 q:selct W:PL/pgSQL_function R:scanner_yyerror       | true
            # who knows
            C:42601 P:1                                                     | true
            C:42883 P:8 R:ParseFuncOrColumn                                 | true
            """)
    void whatPinnedItsSessionStillDoesBehindTheError(String fields, boolean pinned) {
        var wire = new BatchTalk.TestWire();
        var request = query("select pg_advisory_lock(1), to_tsquery('a b')");
        request.judge(judge, false);
        request.deliver(wire);
        memory.pin("pg_advisory_lock()");

        request.failed(Optional.of(error(fields)), wire);

        assertEquals(pinned, memory.pin().isPresent());
        request.release();
    }

    private static ServerMessage error(String fields) {
        return new ServerMessage(Arrays.stream(fields.split(" ", -1))
                .map(field -> new Field(field.charAt(0), WireText.of(field.substring(2))))
                .toList());
    }
}
