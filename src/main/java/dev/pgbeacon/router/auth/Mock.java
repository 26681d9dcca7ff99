package dev.pgbeacon.router.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;

/**
 * What a user who does not exist, or has no verifier that fits, is checked against: a verifier made of the name and a secret of
 * this process. It is the same at each attempt, as a real one would be; nobody can meet it.
 *
 * @param secret random, and kept for as long as the process runs
 * @param iterations as the real verifiers have, which SCRAM shows to whoever asks
 * @param asksForMd5 whether a line with md5 asks an unknown user for MD5, as it does users with an MD5 hash
 */
public record Mock(Octets secret, int iterations, boolean asksForMd5) {
    /** PostgreSQL's own, unless scram_iterations says otherwise. */
    public static final int DEFAULT_ITERATIONS = 4_096;

    private static final int SALT = 16;
    private static final int MD5 = 16;

    public Mock {
        if (secret.length() < SALT || iterations < 1) {
            throw new IllegalArgumentException("mock: secret " + secret.length() + " bytes, iterations " + iterations
                    + " (expected: " + SALT + " or more, 1 or more)");
        }
    }

    /** Like users that there are. */
    public static Mock like(Collection<Verifier> users, Octets secret) {
        int iterations = users.stream()
                .filter(Verifier.Scram.class::isInstance)
                .mapToInt(verifier -> ((Verifier.Scram) verifier).iterations())
                .findFirst()
                .orElse(DEFAULT_ITERATIONS);
        return new Mock(secret, iterations, users.stream().anyMatch(Verifier.Md5.class::isInstance));
    }

    /** Also the salt of users whose password we know, so that theirs does not change between two attempts either. */
    Octets salt(String user) {
        return Octets.of(Arrays.copyOf(made("salt", user), SALT));
    }

    Verifier.Scram verifier(String user) {
        return new Verifier.Scram(
                iterations, salt(user), Octets.of(made("StoredKey", user)), Octets.of(made("ServerKey", user)));
    }

    Verifier.Md5 md5(String user) {
        return new Verifier.Md5(HexFormat.of().formatHex(made("md5", user), 0, MD5));
    }

    private byte[] made(String what, String user) {
        return Sha256.hmac(secret.bytes(), what + "\0" + user);
    }
}
