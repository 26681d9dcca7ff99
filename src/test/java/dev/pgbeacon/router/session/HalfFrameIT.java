package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.pgwire.CopyData;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A COPY that fails while one of its pieces is on its way. */
class HalfFrameIT {
    @TempDir
    private Path directory;

    @Test
    void theRestOfAPieceThatBeganBeforeTheErrorIsForgottenToo() throws Exception {
        try (var cluster = EmbeddedCluster.start(0)) {
            cluster.primary().execute("create table kept (i int)");
            try (var house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary());
                    var client = new RawClient(house.port(), ProtocolVersion.V3_0)) {
                assertTrue(client.tags().endsWith("KZ"));
                client.send(Query.of("copy kept from stdin")::writeTo);
                assertEquals('G', client.tag());
                var piece = Unpooled.buffer();
                CopyData.toServer(WireText.of("1\n".repeat(1000))).writeTo(piece);
                client.send(out -> {
                    CopyData.toServer(WireText.of("no number\n")).writeTo(out);
                    out.writeBytes(piece, 500);
                });
                assertEquals("EZ", client.tags());
                client.send(out -> {
                    out.writeBytes(piece);
                    CopyData.toServer(WireText.of("2\n")).writeTo(out);
                    FrontendTag.COPY_DONE.writeTo(out);
                    Query.of("select 1").writeTo(out);
                });
                assertEquals("TDCZ", client.tags());
            }
        }
    }
}
