package dev.pgbeacon.router.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.auth.Octets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void aProcessIdIsPositiveAndTellsItsInstance(int random) {
        for (int number : new int[] {1, 4711, 32_767}) {
            var given = new Instance(number).processId(random);

            assertTrue(given > 0);
            assertFalse(new Instance(number).mayBeAnothers(given));
            assertTrue(new Instance(number == 1 ? 2 : number - 1).mayBeAnothers(given));
            assertEquals(random & 0xFFFF, given & 0xFFFF);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_535, -1, Integer.MIN_VALUE})
    void whatNoRouterGivesIsNobodys(int processId) {
        assertFalse(new Instance(1).mayBeAnothers(processId));
    }

    @Test
    void everyNumberThatIsDrawnIsLegalAndThereIsNoOther() {
        var random = new Random(6432);
        Nonces nonces = count -> {
            var bytes = new byte[count];
            random.nextBytes(bytes);
            return Octets.of(bytes);
        };

        assertEquals(
                1_000,
                random.ints(1_000)
                        .filter(any -> Instance.drawn(nonces).number() > 0)
                        .count());
        assertThrows(IllegalArgumentException.class, () -> new Instance(0));
        assertThrows(IllegalArgumentException.class, () -> new Instance(32_768));
    }
}
