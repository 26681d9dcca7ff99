package dev.pgbeacon.router.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that were derived before: a health user that logs in every second, or thousands of sessions of one user, must not cost
 * 4,096 HMACs each time. The password itself is not kept, only what tells it from another.
 */
public final class SaltedPasswords {
    private final int most;
    private final KeyDerivation derivation;
    private final byte[] secret;
    private final Map<Origin, ScramKeys> derived;

    /** @param most how many are remembered; the one that was not used for the longest time is forgotten */
    public SaltedPasswords(int most) {
        this(most, ScramKeys::derive);
    }

    SaltedPasswords(int most, KeyDerivation derivation) {
        this.most = most;
        this.derivation = derivation;
        secret = Nonces.random().bytes(Sha256.LENGTH).bytes();
        derived = new LinkedHashMap<>(16, 0.75f, true);
    }

    /** Derived outside the lock: two that want the same at once both derive it, and nobody waits for either. */
    ScramKeys keys(byte[] password, Octets salt, int iterations) {
        var origin = new Origin(Octets.of(Sha256.hmac(secret, password)), salt, iterations);
        return remembered(origin).orElseGet(() -> {
            var keys = derivation.derive(password, salt, iterations);
            remember(origin, keys);
            return keys;
        });
    }

    private synchronized Optional<ScramKeys> remembered(Origin origin) {
        return Optional.ofNullable(derived.get(origin));
    }

    private synchronized void remember(Origin origin, ScramKeys keys) {
        derived.put(origin, keys);
        if (derived.size() > most) {
            var oldest = derived.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private record Origin(Octets password, Octets salt, int iterations) {}
}
