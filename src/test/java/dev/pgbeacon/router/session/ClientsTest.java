package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.auth.Octets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The keys that clients are told. */
class ClientsTest {
    private final Random random = new Random(6432);
    private final Clients clients = new Clients(randomBytes());

    private Nonces randomBytes() {
        return count -> {
            var bytes = new byte[count];
            random.nextBytes(bytes);
            return Octets.of(bytes);
        };
    }

    private BackendKey register(ProtocolVersion version) {
        return clients.register(null, version);
    }

    @Test
    void allSessionsOfARouterAreOfOneInstanceAndASecretIsAsLongAsItsProtocolAllows() {
        var old = register(ProtocolVersion.V3_0);
        var young = register(ProtocolVersion.V3_2);

        assertEquals(old.processId() >> 16, young.processId() >> 16);
        assertEquals(4, old.secret().length());
        assertEquals(32, young.secret().length());
        assertFalse(clients.mayBeAnothers(old));
        assertFalse(clients.mayBeAnothers(clients.keyOfNobody(ProtocolVersion.V3_0)));
        assertTrue(new Clients(randomBytes()).mayBeAnothers(old));
    }

    @Test
    void aRouterDoesNotRunOutOfNumbers() {
        int sessions = 70_000;

        var numbers = IntStream.range(0, sessions)
                .map(i -> register(ProtocolVersion.V3_0).processId())
                .boxed()
                .collect(Collectors.toSet());

        assertEquals(sessions, numbers.size());
        var counts = numbers.stream().collect(Collectors.groupingBy(number -> number >> 16, Collectors.counting()));
        assertTrue(counts.values().stream().anyMatch(count -> count >= 60_000), "of this instance");
    }
}
