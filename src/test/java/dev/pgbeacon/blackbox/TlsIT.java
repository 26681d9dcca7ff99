package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.net.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the word's port and on that of the HTTP checks alike, with client certificates, and new ones while it runs. */
class TlsIT {
    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;
    private static TestCertificates certificates;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0);
        certificates = new TestCertificates(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Launch launch(TlsFiles files) {
        return Launch.watching(cluster.primary())
                .with("PGBEACON_REPLSTATUS_TLS_CERT", files.cert().toString())
                .with("PGBEACON_REPLSTATUS_TLS_KEY", files.key().toString())
                .with("PGBEACON_CHECK_TLS_CERT", files.cert().toString())
                .with("PGBEACON_CHECK_TLS_KEY", files.key().toString());
    }

    private static String word(Pgbeacon pgbeacon, String client) throws IOException, GeneralSecurityException {
        try (var socket = connect(pgbeacon.wordPort(), client)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static SSLSocket connect(int port, String client) throws IOException, GeneralSecurityException {
        var socket = (SSLSocket) certificates.client(client).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int status(Pgbeacon pgbeacon, String client) throws Exception {
        var uri = URI.create("https://127.0.0.1:" + pgbeacon.checkPort() + "/primary");
        return HttpClient.newBuilder()
                .sslContext(certificates.client(client))
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String subject(int port) throws IOException, GeneralSecurityException {
        try (var socket = connect(port, "nobody")) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void bothPortsAnswerOverTlsAndTakeNewCertificates() throws Exception {
        var one = certificates.sign("one");
        var two = certificates.sign("two");
        var live =
                new TlsFiles(directory.resolve("live.pem"), directory.resolve("live.key"), java.util.Optional.empty());
        Files.copy(one.cert(), live.cert());
        Files.copy(one.key(), live.key());

        try (var pgbeacon = launch(live).up()) {
            Await.until("the word", Duration.ofSeconds(20), () -> word(pgbeacon, "nobody")
                    .equals("MASTER"));
            assertEquals(200, status(pgbeacon, "nobody"));
            assertEquals("CN=one", subject(pgbeacon.checkPort()));

            Files.copy(two.cert(), live.cert(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(two.key(), live.key(), StandardCopyOption.REPLACE_EXISTING);

            for (int port : new int[] {pgbeacon.wordPort(), pgbeacon.checkPort()}) {
                Await.until("the new certificate on " + port, Duration.ofSeconds(20), () -> subject(port)
                        .equals("CN=two"));
            }
        }
    }

    @Test
    void withAClientCaOnlyItsClientsAreAnswered() throws Exception {
        var server = certificates.sign("server");
        certificates.sign("friend");
        var ca = certificates.ca().toString();
        var launch =
                launch(server).with("PGBEACON_REPLSTATUS_TLS_CLIENT_CA", ca).with("PGBEACON_CHECK_TLS_CLIENT_CA", ca);

        try (var pgbeacon = launch.up()) {
            Await.until("the word", Duration.ofSeconds(20), () -> word(pgbeacon, "friend")
                    .equals("MASTER"));
            assertEquals(200, status(pgbeacon, "friend"));
            assertThrows(IOException.class, () -> status(pgbeacon, "nobody"));
            assertThrows(IOException.class, () -> {
                var answer = word(pgbeacon, "nobody");
                throw answer.isEmpty() ? new IOException("nothing") : new AssertionError(answer);
            });
        }
    }

    @Test
    void aKeyOfAnotherCertificateStopsTheStartWithTheReason() throws Exception {
        var one = certificates.sign("left");
        var other = certificates.sign("right");

        try (var pgbeacon = launch(new TlsFiles(one.cert(), other.key(), java.util.Optional.empty()))
                .start()) {
            pgbeacon.awaitEnd();

            assertEquals(1, pgbeacon.exitCode());
            assertTrue(pgbeacon.errors().contains("the key is not the certificate's"), pgbeacon.errors());
        }
    }
}
