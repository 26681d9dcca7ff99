package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.CopyData;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a client says that keeps to the protocol, and what it has to hear. */
final class FuzzScript {
    private final FuzzClient client;
    private final Random random;
    private final List<String> prepared = new ArrayList<>();
    private final StringBuilder expected = new StringBuilder();
    private ByteBuf out = Unpooled.buffer();
    private int number;

    FuzzScript(FuzzClient client, Random random) {
        this.client = client;
        this.random = random;
    }

    void login() throws IOException {
        client.send(client.startup());
        var answer = client.next();
        while (answer.tag() != 'Z') {
            assertEquals(true, "RSK".indexOf(answer.tag()) >= 0, answer::toString);
            answer = client.next();
        }
    }

    /** Some steps, sent at once. */
    void say() throws IOException {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            step();
        }
        client.send(out);
        out = Unpooled.buffer();
    }

    /** Some steps, and all their answers. */
    void talk() throws IOException {
        say();
        var heard = new StringBuilder();
        while (heard.length() < expected.length()) {
            var answer = client.next();
            heard.append(answer.tag());
            if (answer.tag() == 'D' || answer.tag() == 'd') {
                heard.append(answer.body().substring(answer.tag() == 'D' ? 6 : 0));
            } else if (answer.tag() == 'Z') {
                heard.append(answer.body());
            }
        }
        assertEquals(expected.toString(), heard.toString(), client.name);
        expected.setLength(0);
    }

    private String select() {
        number++;
        int length = random.nextInt(20) == 0 ? 100_000 : random.nextInt(20);
        return "select '" + client.name + "-" + number + "x".repeat(length) + "'";
    }

    private String row(String sql) {
        return "D" + FuzzAnswers.row(client.name, sql);
    }

    private void query(String sql, String answer) {
        Query.of(sql).writeTo(out);
        expected.append(answer);
    }

    private void step() {
        var sql = select();
        switch (random.nextInt(12)) {
            case 0, 1 -> query(sql, "T" + row(sql) + "CZI");
            case 2 -> query("insert into t values (1)", "CZI");
            case 3 -> batch("", sql, "ZI");
            case 4 -> {
                if (prepared.size() < 5) {
                    batch("s" + prepared.size(), sql, "ZI");
                    prepared.add(sql);
                }
            }
            case 5 -> {
                if (!prepared.isEmpty()) {
                    int which = random.nextInt(prepared.size());
                    execute("s" + which);
                    expected.append("2").append(row(prepared.get(which))).append("CZI");
                }
            }
            case 6 -> {
                query("begin", "CZT");
                query(sql, "T" + row(sql) + "CZT");
                query("insert into t values (2)", "CZT");
                batch("", sql, "ZT");
                query("commit", "CZI");
            }
            case 7 -> {
                query("begin read only", "CZT");
                query(sql, "T" + row(sql) + "CZT");
                query("select fail_now", "EZE");
                query(sql, "EZE");
                query("rollback", "CZI");
            }
            case 8 -> query("select fail_now", "EZI");
            case 9 -> query("copy t to stdout", "Hd" + FuzzAnswers.row(client.name, "copy t to stdout") + "cCZI");
            case 10 -> {
                query("copy t from stdin", "GCZI");
                CopyData.toServer(WireText.of("1\n".repeat(random.nextInt(10_000))))
                        .writeTo(out);
                FrontendTag.COPY_DONE.writeTo(out);
            }
            default -> {
                query("prepare p as " + sql, "CZI");
                query("execute p", "T" + row(sql) + "CZI");
                query("deallocate p", "CZI");
                if (!prepared.isEmpty()) {
                    new Close(Prepared.statement("s" + (prepared.size() - 1))).writeTo(out);
                    FrontendTag.SYNC.writeTo(out);
                    prepared.remove(prepared.size() - 1);
                    expected.append("3ZI");
                }
            }
        }
    }

    private void batch(String name, String sql, String end) {
        new Parse(WireText.of(name), WireText.of(sql), List.of()).writeTo(out);
        new Bind(new Bind.Names(WireText.EMPTY, WireText.of(name)), List.of()).writeTo(out);
        new Describe(Prepared.portal("")).writeTo(out);
        if (random.nextInt(4) == 0) {
            FrontendTag.FLUSH.writeTo(out);
        }
        new Execute(WireText.EMPTY, 0).writeTo(out);
        FrontendTag.SYNC.writeTo(out);
        expected.append("12T").append(row(sql)).append("C").append(end);
    }

    private void execute(String name) {
        new Bind(new Bind.Names(WireText.EMPTY, WireText.of(name)), List.of()).writeTo(out);
        new Execute(WireText.EMPTY, 0).writeTo(out);
        FrontendTag.SYNC.writeTo(out);
    }
}
