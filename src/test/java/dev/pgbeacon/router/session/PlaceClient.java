package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.CopyData;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/** A session that says statements in any of the protocols, feeds what COPY asks for, and reads the answer to its end. */
final class PlaceClient implements AutoCloseable {
    private final RawClient client;

    /**
     * An answer.
     *
     * @param sqlState of its error; empty if there was none
     * @param value the first column of the last row, as text
     */
    record Answer(String tags, String sqlState, String value) {}

    PlaceClient(int port) throws IOException {
        client = new RawClient(port, ProtocolVersion.V3_0, "database", "postgres");
        var tags = client.tags();
        if (!tags.endsWith("Z")) {
            throw new IOException("login: " + tags + " " + client.lastBody());
        }
    }

    Answer say(String sql) throws IOException {
        return say(sql, PlaceRow.Protocol.SIMPLE);
    }

    Answer say(String sql, PlaceRow.Protocol protocol) throws IOException {
        client.send(out -> {
            switch (protocol) {
                case SIMPLE -> Query.of(sql).writeTo(out);
                case EXTENDED -> {
                    batch(out, sql);
                    FrontendTag.SYNC.writeTo(out);
                }
                case FLUSHED -> {
                    batch(out, sql);
                    FrontendTag.FLUSH.writeTo(out);
                    FrontendTag.SYNC.writeTo(out);
                }
            }
        });
        return answer(protocol);
    }

    private static void batch(ByteBuf out, String sql) {
        Parse.of(sql).writeTo(out);
        new Bind(Bind.Names.UNNAMED, List.of()).writeTo(out);
        new Describe(Prepared.portal("")).writeTo(out);
        new Execute(WireText.EMPTY, 0).writeTo(out);
    }

    private Answer answer(PlaceRow.Protocol protocol) throws IOException {
        var tags = new StringBuilder();
        String sqlState = "";
        String value = "";
        while (true) {
            char tag = client.tag();
            tags.append(tag);
            switch (tag) {
                case 'Z' -> {
                    return new Answer(tags.toString(), sqlState, value);
                }
                case '.' -> throw new IOException("the session ended: " + tags + " " + client.lastBody());
                case 'E' -> sqlState = client.lastSqlState();
                case 'D' -> value = firstColumn(client.lastBody());
                case 'G' -> feed(protocol);
                default -> {
                    // Nothing of it matters here.
                }
            }
        }
    }

    private void feed(PlaceRow.Protocol protocol) throws IOException {
        client.send(out -> {
            CopyData.toServer(WireText.of("1\n2\n")).writeTo(out);
            FrontendTag.COPY_DONE.writeTo(out);
            if (protocol != PlaceRow.Protocol.SIMPLE) {
                FrontendTag.SYNC.writeTo(out); // the server ignored the one before
            }
        });
    }

    /** Behind the number of columns and the length of the first. */
    private static String firstColumn(String row) {
        return row.length() < 6 ? "" : row.substring(6, Math.min(row.length(), 6 + row.charAt(5)));
    }

    /** Which port the server that answers a plain read has. */
    int port() throws IOException {
        return Integer.parseInt(say("SELECT inet_server_port()").value());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
