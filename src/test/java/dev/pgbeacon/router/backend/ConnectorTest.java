package dev.pgbeacon.router.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.conf.Parsed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorTest {
    @ParameterizedTest
    @ValueSource(strings = {"on", "skipverify"})
    void aBackendOfAnotherReadingOfTheFileIsNeverSpokenToInTheClear(String tls) throws Exception {
        var transport = Transport.start(1);
        try (var backend = ServerSocketChannel.open()) {
            backend.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            backend.configureBlocking(false);
            var before = Parsed.good("backend 127.0.0.1:1 { tls off }");
            var after = Parsed.good("backend 127.0.0.1:" + backend.socket().getLocalPort() + " { tls " + tls + " }");
            var connector = new Connector(transport, before, Runnable::run, Duration.ofSeconds(60));
            var told = new CompletableFuture<String>();

            connector.cancel(
                    transport.nextLoop(),
                    after.backends().get(0),
                    new BackendKey(1, WireText.of("1234")),
                    new Connector.Cancelling() {
                        @Override
                        public void arrived() {
                            told.complete("arrived");
                        }

                        @Override
                        public void failed() {
                            told.complete("failed");
                        }
                    });
            assertEquals("failed", told.get(30, TimeUnit.SECONDS));
            assertNull(backend.accept(), "no connection");
        } finally {
            transport.close();
        }
    }
}
