package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import java.io.IOException;
import java.time.Duration;

/** A client whose statement runs until it is cancelled. */
final class Sleeper implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final EmbeddedServer server;
    private final RawClient client;
    private final BackendKey key;
    private final String name;

    /** @param name by which the server knows it */
    Sleeper(EmbeddedServer server, TestHouse house, ProtocolVersion version, String name) throws Exception {
        this.server = server;
        this.name = name;
        client = new RawClient(house.port(), version, "application_name", name);
        client.tags();
        key = client.key();
        client.send(new Query(WireText.of("begin; select pg_sleep(6000)"))::writeTo);
        Await.until("it runs", LIMIT, this::sleeps);
    }

    BackendKey key() {
        return key;
    }

    boolean sleeps() throws Exception {
        return server.query("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
                        + " and application_name = '" + name + "'")
                .equals("1");
    }

    /** The error that ends the statement. */
    void isCancelled() throws IOException {
        char tag = client.tag();
        while (tag != 'E') {
            tag = client.tag();
        }
        assertTrue(client.lastBody().contains("57014"), client.lastBody());
    }

    void leave() throws IOException {
        client.close();
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
