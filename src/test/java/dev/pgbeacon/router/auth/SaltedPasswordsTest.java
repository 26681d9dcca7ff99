package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SaltedPasswordsTest {
    private final List<String> derived = new ArrayList<>();
    private final SaltedPasswords salted = new SaltedPasswords(2, (password, salt, iterations) -> {
        derived.add(Fixed.text(Octets.of(password)) + " " + Fixed.text(salt) + " " + iterations);
        return ScramKeys.derive(password, salt, iterations);
    });

    @Test
    void aThousandLoginsDeriveTheirKeysOnce() {
        var logins = Fixed.logins();
        for (int login = 0; login < 1000; login++) {
            var backend =
                    new BackendLogin(Fixed.USER, Fixed.password(Fixed.PASSWORD), Fixed.NO_TLS, salted, Nonces.random());
            var conversation =
                    Conversation.of(logins.scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS), backend);
            assertTrue(conversation.succeeded());
        }

        assertEquals(1, derived.size());
    }

    @Test
    void anotherPasswordSaltOrCountIsDerivedAnew() {
        keys("a", "salt", 1);
        keys("b", "salt", 1);
        keys("b", "pepper", 1);
        keys("b", "pepper", 2);
        keys("b", "pepper", 2);

        assertEquals(List.of("a salt 1", "b salt 1", "b pepper 1", "b pepper 2"), derived);
    }

    @Test
    void whatWasNotUsedForTheLongestTimeIsForgotten() {
        keys("a", "salt", 1);
        keys("b", "salt", 1);
        keys("a", "salt", 1);
        keys("c", "salt", 1);
        keys("a", "salt", 1);
        keys("b", "salt", 1);

        assertEquals(List.of("a salt 1", "b salt 1", "c salt 1", "b salt 1"), derived);
    }

    @Test
    void aPasswordThatIsStoredInTheClearIsPreparedBeforeItsFirstLogin() {
        var logins = new Logins(Fixed.MOCK, salted, Nonces.random());
        logins.prepare(Fixed.USER, Fixed.PLAIN);
        assertEquals(1, derived.size());

        Conversation.of(
                logins.scram(Fixed.USER, Optional.of(Fixed.PLAIN), Fixed.NO_TLS),
                Fixed.backend(Fixed.password(Fixed.PASSWORD), Fixed.NO_TLS));

        assertEquals(1, derived.size());
    }

    private void keys(String password, String salt, int iterations) {
        salted.keys(Fixed.octets(password).bytes(), Fixed.octets(salt), iterations);
    }
}
