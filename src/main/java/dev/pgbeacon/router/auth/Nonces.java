package dev.pgbeacon.router.auth;

import java.security.SecureRandom;

/** Where random bytes come from; in tests, from a list. */
@FunctionalInterface
public interface Nonces {
    /** PostgreSQL's SCRAM_RAW_NONCE_LEN. */
    int LENGTH = 18;

    Octets bytes(int count);

    /** Printable and without a comma, as SCRAM wants it. */
    default String nonce() {
        return bytes(LENGTH).base64();
    }

    static Nonces random() {
        var random = new SecureRandom();
        return count -> {
            var bytes = new byte[count];
            random.nextBytes(bytes);
            return Octets.of(bytes);
        };
    }
}
