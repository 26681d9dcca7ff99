package dev.pgbeacon.router.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** PostgreSQL's use of MD5: 32 hexadecimal digits over something and its salt. */
final class Md5Digest {
    private Md5Digest() {}

    static String hex(byte[] text, byte[] salt) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(text);
            return HexFormat.of().formatHex(digest.digest(salt));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime lacks MD5, as in FIPS mode", missing);
        }
    }
}
