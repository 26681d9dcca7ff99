package dev.pgbeacon.router.conf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A cipher suite as OpenSSL describes it.
 *
 * @param name OpenSSL's
 * @param iana the name in IANA's registry, and the JDK's
 * @param version the oldest that has it
 * @param bits of the encryption's key; 0: none
 * @param isDefault whether it is in OpenSSL's DEFAULT
 */
record CipherSuite(
        String name,
        String iana,
        String version,
        String keyExchange,
        String authentication,
        String encryption,
        int bits,
        String mac,
        boolean isDefault) {
    static final String NONE = "None";

    /** Cipher lists do not touch these. */
    static final List<CipherSuite> TLS_1_3 = List.of(
            tls13("TLS_AES_256_GCM_SHA384", "AESGCM", 256),
            tls13("TLS_CHACHA20_POLY1305_SHA256", "CHACHA20/POLY1305", 256),
            tls13("TLS_AES_128_GCM_SHA256", "AESGCM", 128));

    /** All others, in OpenSSL's order. */
    static final List<CipherSuite> ALL = read();

    private static CipherSuite tls13(String name, String encryption, int bits) {
        return new CipherSuite(name, name, "TLSv1.3", "any", "any", encryption, bits, "AEAD", true);
    }

    private static List<CipherSuite> read() {
        try (var table = CipherSuite.class.getResourceAsStream("ciphers.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(CipherSuite::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CipherSuite of(String row) {
        var cells = row.split(" ", -1);
        var encryption = cells[5].split("[()]", -1);
        return new CipherSuite(
                cells[0],
                cells[1],
                cells[2],
                cells[3],
                cells[4],
                encryption[0],
                encryption.length > 1 ? Integer.parseInt(encryption[1]) : 0,
                cells[6],
                cells[7].equals("default"));
    }

    boolean encrypts() {
        return bits > 0;
    }

    boolean authenticates() {
        return !authentication.equals(NONE);
    }

    /** A key for this connection alone: what is recorded today cannot be read with the server's key tomorrow. */
    boolean forwardSecret() {
        return !keyExchange.equals("RSA");
    }

    /** As SSL_CTX_set_security_level(3) tells of suites; what it asks of keys and curves is not ours to decide. */
    boolean meets(int securityLevel) {
        int[] least = {0, 80, 112, 128, 192, 256};
        return securityLevel == 0
                || (bits >= least[securityLevel]
                        && authenticates()
                        && !mac.equals("MD5")
                        && !(least[securityLevel] > 160 && mac.equals("SHA1"))
                        && (securityLevel < 3 || forwardSecret()));
    }
}
