package dev.pgbeacon.router.request;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a connection is known to have prepared. */
class HoldingsTest {
    private final Holdings holdings = new Holdings();

    private static PreparedStatement parsed(String name) {
        return PreparedStatement.parsed(name, WireText.of("select 1"), new byte[] {0, 0});
    }

    private static Step.Parse parse(PreparedStatement made) {
        return new Step.Parse(made, false);
    }

    @Test
    void whatCouldNotBeMadeAnewIsLeftToTheServer() {
        var tooLong = PreparedStatement.tooLong("a");
        holdings.sent(parse(tooLong));
        holdings.unsure(new Step.Close(Optional.of("a"), false));
        assertTrue(holdings.has("a", Optional.of(tooLong)));
        assertFalse(holdings.has("a", Optional.of(parsed("a"))));
        assertFalse(holdings.has("a", Optional.empty()));
    }

    @Test
    void aQueryThatIsAskedBeforeDropsTheUnnamedOne() {
        var unnamed = parsed("");
        holdings.sent(parse(unnamed));
        var sync = Unpooled.buffer();
        FrontendTag.SYNC.writeTo(sync);
        holdings.sent(new Errand(sync, false, () -> {}));
        assertTrue(holdings.has("", Optional.of(unnamed)));
        var query = Unpooled.buffer();
        Query.of("set work_mem = 64").writeTo(query);
        holdings.sent(new Errand(query, true, () -> {}));
        assertFalse(holdings.has("", Optional.of(unnamed)));
    }
}
