package dev.pgbeacon.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * What PEM files hold: a certificate with its chain and its key (PKCS#8, PKCS#1 or SEC1; one file may hold them all), or those
 * who sign. Keys are read by Vert.x, which need not run when it is given bytes.
 */
public final class TlsIdentity {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

    private TlsIdentity() {}

    /** @throws GeneralSecurityException also if the two do not belong together */
    public static KeyManagerFactory read(Path cert, Path key) throws IOException, GeneralSecurityException {
        var options = new PemKeyCertOptions().addCertValue(bytes(cert)).addKeyValue(bytes(key));
        try {
            var keys = options.getKeyManagerFactory(null);
            requireKeyOfCertificate((X509KeyManager) keys.getKeyManagers()[0]);
            return keys;
        } catch (IOException | GeneralSecurityException | RuntimeException wrong) {
            throw wrong;
        } catch (Exception wrong) {
            throw new IOException(wrong);
        }
    }

    /** The certificates of a file, as those to trust. */
    public static TrustManagerFactory trust(Path ca) throws IOException, GeneralSecurityException {
        var pem = Files.readString(ca, StandardCharsets.ISO_8859_1);
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var reader = CertificateFactory.getInstance("X.509");
        // One by one: the JDK's reader takes no file that also holds a key. Vert.x' needs a Vert.x that runs.
        var blocks = CERTIFICATE.matcher(pem);
        while (blocks.find()) {
            var block = blocks.group().getBytes(StandardCharsets.ISO_8859_1);
            store.setCertificateEntry(
                    "certificate-" + store.size(), reader.generateCertificate(new ByteArrayInputStream(block)));
        }
        if (store.size() == 0) {
            throw new GeneralSecurityException("Missing -----BEGIN CERTIFICATE----- delimiter");
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    /** Why files cannot be used, in words. */
    public static String reason(Throwable wrong) {
        var cause = wrong;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof NoSuchFileException) {
            return cause.getMessage() + " does not exist";
        }
        return cause instanceof AccessDeniedException
                ? cause.getMessage() + " may not be read"
                : String.valueOf(cause.getMessage());
    }

    private static Buffer bytes(Path file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(file));
    }

    /** Java's own managers take any two, and only the handshakes fail. */
    private static void requireKeyOfCertificate(X509KeyManager keys) throws GeneralSecurityException {
        var alias = Arrays.stream(new String[] {"RSA", "EC", "EdDSA", "Ed25519"})
                .map(type -> keys.getServerAliases(type, null))
                .filter(found -> found != null && found.length > 0)
                .map(found -> found[0])
                .findFirst()
                .orElseThrow(() ->
                        new GeneralSecurityException("no key of a kind that TLS uses (expected: RSA, EC or Ed25519)"));
        PrivateKey key = keys.getPrivateKey(alias);
        var certified = keys.getCertificateChain(alias)[0].getPublicKey();
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(new byte[32]);
        var signed = signature.sign();
        signature.initVerify(certified);
        signature.update(new byte[32]);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }
}
