package dev.pgbeacon.router.conf;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a client's password is checked against. Shown nowhere. */
public sealed interface Verifier {
    /** @param hash MD5 of password and user name, 32 hexadecimal digits in lower case, without the word md5 before them */
    record Md5(String hash) implements Verifier {
        public Md5 {
            if (!hash.matches("[0-9a-f]{32}")) {
                throw new IllegalArgumentException("MD5 verifier (expected: 32 hexadecimal digits)");
            }
        }

        @Override
        public String toString() {
            return "md5 (secret)";
        }
    }

    /** RFC 5802's, as PostgreSQL keeps it. */
    final class Scram implements Verifier {
        private static final Pattern FORM =
                Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,10}):([^$:]+)\\$([^$:]+):([^$:]+)");
        private static final int SHA_256_BYTES = 32;

        private final int iterations;
        private final byte[] salt;
        private final byte[] storedKey;
        private final byte[] serverKey;

        public Scram(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
            if (iterations < 1
                    || salt.length == 0
                    || storedKey.length != SHA_256_BYTES
                    || serverKey.length != SHA_256_BYTES) {
                throw new IllegalArgumentException("SCRAM-SHA-256 verifier (expected: as PostgreSQL keeps it)");
            }
            this.iterations = iterations;
            this.salt = salt.clone();
            this.storedKey = storedKey.clone();
            this.serverKey = serverKey.clone();
        }

        public int iterations() {
            return iterations;
        }

        public byte[] salt() {
            return salt.clone();
        }

        public byte[] storedKey() {
            return storedKey.clone();
        }

        public byte[] serverKey() {
            return serverKey.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scram scram
                    && scram.iterations == iterations
                    && Arrays.equals(scram.salt, salt)
                    && Arrays.equals(scram.storedKey, storedKey)
                    && Arrays.equals(scram.serverKey, serverKey);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(storedKey);
        }

        @Override
        public String toString() {
            return "scram-sha-256 (secret)";
        }
    }

    record Plain(Secret password) implements Verifier {
        @Override
        public String toString() {
            return "plain (secret)";
        }
    }

    /** Reads what PostgreSQL keeps in pg_authid.rolpassword; empty, if it is neither MD5 nor SCRAM. */
    static Optional<Verifier> ofStored(String text) {
        if (text.startsWith("md5") && text.length() == 35) {
            return md5(text.substring(3));
        }
        return scram(text);
    }

    static Optional<Verifier> md5(String text) {
        var hash = text.toLowerCase(Locale.ROOT);
        return hash.matches("[0-9a-f]{32}") ? Optional.of(new Md5(hash)) : Optional.empty();
    }

    static Optional<Verifier> scram(String text) {
        var form = Scram.FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var base64 = Base64.getDecoder();
        try {
            return Optional.of(new Scram(
                    Integer.parseInt(form.group(1)),
                    base64.decode(form.group(2)),
                    base64.decode(form.group(3)),
                    base64.decode(form.group(4))));
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }
}
