package dev.pgbeacon.router.auth;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What is stored of a user to check a password against, in the forms of pg_authid.rolpassword; none is ever printed. */
public sealed interface Verifier {

    /**
     * Reads what PostgreSQL stores.
     *
     * @throws IllegalArgumentException if it is neither form; without the text, which may be a password
     */
    static Verifier parse(String stored) {
        if (Md5.FORM.matcher(stored).matches()) {
            return new Md5(stored.substring(Md5.PREFIX.length()));
        }
        var scram = Scram.FORM.matcher(stored);
        if (scram.matches()) {
            return new Scram(
                    iterations(scram.group(1)),
                    octets("salt", scram.group(2)),
                    octets("StoredKey", scram.group(3)),
                    octets("ServerKey", scram.group(4)));
        }
        throw new IllegalArgumentException("verifier: in another form (expected: md5 and 32 hexadecimal digits, or"
                + " SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>)");
    }

    /** @param hash of password and user name, 32 hexadecimal digits */
    record Md5(String hash) implements Verifier {
        static final String PREFIX = "md5";
        static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{32}");

        public Md5 {
            if (!FORM.matcher(PREFIX + hash).matches()) {
                throw new IllegalArgumentException("md5: (expected: 32 hexadecimal digits in lower case)");
            }
        }

        static Md5 of(String user, byte[] password) {
            return new Md5(Md5Digest.hex(password, user.getBytes(StandardCharsets.UTF_8)));
        }

        /** What answers a challenge with that salt. */
        String salted(Octets salt) {
            return PREFIX + Md5Digest.hex(hash.getBytes(StandardCharsets.US_ASCII), salt.bytes());
        }

        boolean admits(String user, byte[] password) {
            return Octets.of(hash.getBytes(StandardCharsets.US_ASCII))
                    .equals(Octets.of(of(user, password).hash.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public String toString() {
            return "md5 (hidden)";
        }
    }

    record Scram(int iterations, Octets salt, Octets storedKey, Octets serverKey) implements Verifier {
        static final Pattern FORM =
                Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,10}):([^:$]+)\\$([^:$]+):([^:$]+)", Pattern.DOTALL);

        public Scram {
            if (iterations < 1) {
                throw new IllegalArgumentException("iterations: " + iterations + " (expected: 1 or more)");
            }
            if (salt.length() == 0) {
                throw new IllegalArgumentException("salt: none (expected: some bytes)");
            }
            requireKey("StoredKey", storedKey);
            requireKey("ServerKey", serverKey);
        }

        static Scram of(ScramKeys keys, Octets salt, int iterations) {
            return new Scram(iterations, salt, keys.storedKey(), keys.serverKey());
        }

        boolean admits(byte[] password, KeyDerivation derivation) {
            return derivation.derive(password, salt, iterations).serverKey().equals(serverKey);
        }

        private static void requireKey(String name, Octets key) {
            if (key.length() != Sha256.LENGTH) {
                throw new IllegalArgumentException(
                        name + ": " + key.length() + " bytes (expected: " + Sha256.LENGTH + ")");
            }
        }

        @Override
        public String toString() {
            return "SCRAM-SHA-256 (hidden)";
        }
    }

    record Plain(String password) implements Verifier {
        public Plain {
            // PostgreSQL takes neither from a client.
            if (password.isEmpty() || password.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("password: empty or with a zero byte (expected: neither)");
            }
        }

        byte[] bytes() {
            return password.getBytes(StandardCharsets.UTF_8);
        }

        boolean admits(byte[] tried) {
            return Octets.of(bytes()).equals(Octets.of(tried));
        }

        @Override
        public String toString() {
            return "plain (hidden)";
        }
    }

    private static int iterations(String digits) {
        long number = Long.parseLong(digits);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "verifier: iterations: " + digits + " (expected: 1.." + Integer.MAX_VALUE + ")");
        }
        return (int) number;
    }

    private static Octets octets(String name, String base64) {
        return Octets.ofBase64(base64)
                .orElseThrow(() -> new IllegalArgumentException("verifier: " + name + " (expected: base64)"));
    }
}
