package dev.pgbeacon.router.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SCRAM's functions over SHA-256, by the names of RFC 5802: H, HMAC, Hi. */
final class Sha256 {
    static final int LENGTH = 32;

    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private Sha256() {}

    static byte[] hash(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (GeneralSecurityException missing) {
            throw lacking(missing);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hmac(byte[] key, byte[] text) {
        try {
            return keyed(key).doFinal(text);
        } catch (GeneralSecurityException missing) {
            throw lacking(missing);
        }
    }

    /** PBKDF2 with one block. By hand, since Java's own takes characters only, and a password may be no text in UTF-8. */
    static byte[] hi(byte[] password, byte[] salt, int iterations) {
        try {
            var mac = keyed(password);
            mac.update(salt);
            var step = mac.doFinal(FIRST_BLOCK);
            var result = step.clone();
            for (int i = 1; i < iterations; i++) {
                mac.update(step);
                mac.doFinal(step, 0);
                for (int at = 0; at < LENGTH; at++) {
                    result[at] ^= step[at];
                }
            }
            return result;
        } catch (GeneralSecurityException missing) {
            throw lacking(missing);
        }
    }

    static byte[] xor(byte[] one, byte[] other) {
        var result = one.clone();
        for (int at = 0; at < result.length; at++) {
            result[at] ^= other[at];
        }
        return result;
    }

    private static Mac keyed(byte[] key) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }

    private static IllegalStateException lacking(GeneralSecurityException missing) {
        return new IllegalStateException("this Java runtime lacks SHA-256", missing);
    }
}
