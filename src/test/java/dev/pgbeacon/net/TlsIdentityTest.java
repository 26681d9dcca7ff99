package dev.pgbeacon.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.blackbox.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as OpenSSL writes them. */
class TlsIdentityTest {
    @TempDir
    private Path directory;

    private void openssl(String arguments) throws IOException, InterruptedException {
        Installed.require("openssl");
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PKCS#8, RSA | genpkey -algorithm RSA -out key                                  | BEGIN PRIVATE KEY",
                "PKCS#1      | genrsa -traditional -out key 2048                                | BEGIN RSA PRIVATE KEY",
                "PKCS#8, EC  | genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key  | BEGIN PRIVATE KEY",
                "SEC1        | ecparam -genkey -name prime256v1 -out key                        | BEGIN EC PRIVATE KEY",
            })
    void aKeyIsReadBesideItsCertificateAndInOneFileWithIt(String form, String command, String header) throws Exception {
        openssl(command);
        openssl("req -new -x509 -subj /CN=localhost -days 2 -key key -out cert");
        var key = directory.resolve("key");
        var cert = directory.resolve("cert");
        var both = directory.resolve("both");
        Files.writeString(both, Files.readString(key) + Files.readString(cert));

        for (var manager : List.of(TlsIdentity.read(cert, key), TlsIdentity.read(both, both))) {
            var keys = (X509KeyManager) manager.getKeyManagers()[0];
            var type = form.contains("RSA") || form.equals("PKCS#1") ? "RSA" : "EC";
            assertEquals(1, keys.getServerAliases(type, null).length, form);
        }
        assertEquals(true, Files.readString(key).contains(header), form);
    }

    @Test
    void aChainIsKept() throws Exception {
        var tls = new TestCertificates(directory).sign("server");

        var keys = (X509KeyManager) TlsIdentity.read(tls.cert(), tls.key()).getKeyManagers()[0];

        assertEquals(2, keys.getCertificateChain(keys.getServerAliases("EC", null)[0]).length);
    }

    @Test
    void aKeyOfAnotherKindIsNotTheCertificates() throws Exception {
        var tls = new TestCertificates(directory).sign("server");
        openssl("genrsa -traditional -out key 2048");

        var refused = assertThrows(
                IllegalArgumentException.class, () -> TlsIdentity.read(tls.cert(), directory.resolve("key")));

        assertTrue(
                TlsIdentity.reason(refused).startsWith("private key algorithm does not match"), refused.getMessage());
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        var none = directory.resolve("none");

        var refused = assertThrows(IOException.class, () -> TlsIdentity.trust(none));

        assertEquals(none + " does not exist", TlsIdentity.reason(refused));
    }
}
