package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelBindingTest {
    /** RFC 5929, section 4.1. The files are openssl's, by {@code openssl req -x509}. */
    @ParameterizedTest
    @CsvSource({
        "sha1-rsa,   SHA-256",
        "sha256-rsa, SHA-256",
        "sha512-rsa, SHA-512",
        "sha224-ec,  SHA-224",
        "sha256-ec,  SHA-256",
        "sha384-ec,  SHA-384",
        "sha384-pss, SHA-384",
        "ed25519,    ",
    })
    void aCertificateIsHashedAsItsSignatureIs(String file, String hash) throws GeneralSecurityException, IOException {
        var certificate = certificate(file);

        var expected = hash == null
                ? Optional.empty()
                : Optional.of(new ChannelBinding(
                        Octets.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded()))));
        assertEquals(expected, ChannelBinding.of(certificate), certificate.getSigAlgName());
    }

    private static X509Certificate certificate(String file) throws GeneralSecurityException, IOException {
        try (var in = ChannelBindingTest.class.getResourceAsStream(file + ".pem")) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
