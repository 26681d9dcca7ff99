package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name of a prepared statement or a portal means the same with two servers behind the router as with one, whatever failed. */
class PreparedNamesIT {
    private static final String TOO_LONG = "select 1 /*" + "y".repeat(200_000) + "*/";

    private static RoutedCluster routed;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        routed = new RoutedCluster(directory, "replay_limit 100kb");
    }

    @AfterAll
    static void stop() {
        routed.close();
    }

    /**
     * Batches parted by a semicolon, their messages by slashes: {@code P name text}, {@code B name}, {@code E}, {@code X portal}, {@code
     * C name}.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "P _ deallocate all/B _/E/P a select 2/B a/E; B a/E",
                "P a select 1; P _ deallocate all/B _/E/P a select 2; B a/E; B a/E",
                "P a select 1; B a/E; Q deallocate all; P _ discard all/B _/E/P a select 2; B a/E",
                "P a select 1; P b select 2; P _ deallocate all/B _/E/B b/E; B a/E; P b select 3/B b/E",
                "P a select 1; P _ deallocate a/B _/E/P a select 2; B a/E; B a/E",
                "P _ prepare a as select 7/B _/E/C a; P a select 8/B a/E; B a/E",
                "P _ select 1; B _/E; B none/P _ select 3; B _/E",
                "P _ select 1; B _/P _ selct; B _/E",
                "P _ select 1; P _ selct/P _ select 3; B _/E",
                "Q prepare a as select 3; P _ selct/C a; P _ select 1; B _/E/B a/E",
                "P a LONG; B a/E; P a select 2; B a/E",
                "P a LONG; P _ selct/C a; B a/E",
                "P _ LONG; B _/E; B none/P _ select 3; B _/E",
                "Q begin read only; Q declare c cursor for values (1), (2); X c; Q fetch c; Q commit; X c",
                "Q begin read only; P _ declare c cursor for values (1), (2)/B _/E/X c; X c; X d; Q rollback",
                "Q begin isolation level repeatable read read only; Q select 1; B none/E; Q rollback",
                "Q begin isolation level repeatable read read only; Q select 1; X none; Q rollback"
            })
    void aNameMeansWhatItMeansToOneServer(String script) throws Exception {
        assertEquals(answers(routed.primary().port(), script), answers(routed.port(), script));
    }

    private static List<String> answers(int port, String script) throws IOException {
        try (var client = new RawClient(port, ProtocolVersion.V3_0)) {
            client.tags();
            var answers = new ArrayList<String>();
            for (var batch : script.split("; ", -1)) {
                client.send(out -> write(batch, out));
                var tags = client.tags();
                answers.add(tags + client.lastStatus() + (tags.contains("E") ? client.lastSqlState() : ""));
            }
            return answers;
        }
    }

    private static void write(String batch, ByteBuf out) {
        if (batch.startsWith("Q ")) {
            Query.of(batch.substring(2)).writeTo(out);
            return;
        }
        for (var message : batch.split("/", -1)) {
            var words = message.split(" ", 3);
            var name = WireText.of(words.length > 1 && !words[1].equals("_") ? words[1] : "");
            switch (words[0]) {
                case "P" ->
                    new Parse(name, WireText.of(words[2].equals("LONG") ? TOO_LONG : words[2]), List.of()).writeTo(out);
                case "B" -> new Bind(new Bind.Names(WireText.EMPTY, name), List.of()).writeTo(out);
                case "E" -> new Execute(WireText.EMPTY, 0).writeTo(out);
                case "X" -> new Execute(name, 0).writeTo(out);
                case "C" -> new Close(Prepared.statement(name.toString())).writeTo(out);
                default -> throw new IllegalArgumentException(message);
            }
        }
        FrontendTag.SYNC.writeTo(out);
    }
}
