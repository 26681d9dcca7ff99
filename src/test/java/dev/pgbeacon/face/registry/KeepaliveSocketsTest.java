package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepaliveSocketsTest {
    @Test
    void aLinkThatIsCutIsNoticedWithinAQuarterOfAMinute() throws IOException {
        try (var socket = new KeepaliveSockets().createSocket()) {
            assertTrue(socket.getKeepAlive());
            int idle = socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE);
            int interval = socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL);
            int count = socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
            assertEquals(15, idle + interval * count);
        }
    }
}
