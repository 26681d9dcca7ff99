package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.net.TlsFiles;
import dev.pgbeacon.net.Transport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplstatusTlsIT {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path directory;

    private static TestCertificates certificates;
    private static TlsFiles server;

    @BeforeAll
    static void sign() throws Exception {
        certificates = new TestCertificates(directory);
        server = certificates.sign("server");
        certificates.sign("next");
        certificates.sign("client");
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TestPort port(Transport.Kind kind, int waitMillis, TlsFiles files) throws IOException {
        return new TestPort(
                kind, TestPort.settings(waitMillis, 100), Optional.of(new ServerTls(VERTX, files, () -> {})));
    }

    private static TestPort port(TlsFiles files) throws IOException {
        return port(Transport.Kind.EPOLL, 50, files);
    }

    private static SSLSocket connect(SSLContext context, TestPort port) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port.number());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String poll(SSLContext context, TestPort port, String says) throws IOException {
        try (var socket = connect(context, port)) {
            socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void theWordIsSaidOverTls(Transport.Kind kind) throws Exception {
        for (int wait : new int[] {0, 50}) {
            try (var port = port(kind, wait, server)) {
                for (int i = 0; i < 20; i++) {
                    assertEquals("MASTER", poll(certificates.client("none"), port, ""));
                }
                assertEquals("MASTER", poll(certificates.client("none"), port, "30\n"));
            }
        }
    }

    @Test
    void aThresholdIsReadAfterTheHandshake() throws Exception {
        try (var port = port(server)) {
            poll(certificates.client("none"), port, "30");
            poll(certificates.client("none"), port, "");
            assertEquals("[30s, nothing]", port.asked.toString());
        }
    }

    @Test
    void whoSpeaksInTheClearGetsNoWord() throws Exception {
        try (var port = port(server);
                var socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("30\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(!answer.contains("MASTER"), answer);
        }
    }

    @Test
    void whoDoesNotBeginAHandshakeIsClosed() throws Exception {
        try (var port = port(server);
                var socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            socket.setSoTimeout(5_000);
            assertEquals(-1, socket.getInputStream().read());
            assertEquals("MASTER", poll(certificates.client("none"), port, ""));
        }
    }

    @Test
    void withAClientCaOnlyItsClientsAreAnswered() throws Exception {
        var files = new TlsFiles(server.cert(), server.key(), Optional.of(certificates.ca()));
        try (var port = port(files)) {
            assertEquals("MASTER", poll(certificates.client("client"), port, ""));
            assertThrows(IOException.class, () -> {
                var answer = poll(certificates.client("none"), port, "");
                throw answer.isEmpty() ? new SSLException("nothing") : new AssertionError(answer);
            });
        }
    }

    @Test
    void aChangedCertificateIsUsedAndHalfAChangeIsNot() throws Exception {
        var files = new TlsFiles(directory.resolve("live.pem"), directory.resolve("live.key"), Optional.empty());
        Files.copy(server.cert(), files.cert());
        Files.copy(server.key(), files.key());
        try (var port = port(files)) {
            assertEquals("CN=server", subject(port));

            Files.copy(directory.resolve("next.pem"), files.cert(), StandardCopyOption.REPLACE_EXISTING);
            assertEquals("CN=server", subject(port), "its key is not there yet");
            Files.copy(directory.resolve("next.key"), files.key(), StandardCopyOption.REPLACE_EXISTING);
            Await.until("the new certificate", Duration.ofSeconds(20), () -> subject(port)
                    .equals("CN=next"));

            Files.writeString(files.cert(), "nonsense");
            assertEquals("CN=next", subject(port));
            assertEquals("MASTER", poll(certificates.client("none"), port, ""));
        }
    }

    @Test
    void filesThatCannotBeUsedAreRefusedWithTheReason() throws Exception {
        var mixed = new TlsFiles(server.cert(), directory.resolve("next.key"), Optional.empty());
        var refusal = assertThrows(IllegalArgumentException.class, () -> new ServerTls(VERTX, mixed, () -> {}));
        assertTrue(refusal.getMessage().contains("the key is not the certificate's"), refusal.getMessage());

        var missing = new TlsFiles(server.cert(), directory.resolve("none.key"), Optional.empty());
        var gone = assertThrows(IllegalArgumentException.class, () -> new ServerTls(VERTX, missing, () -> {}));
        assertTrue(gone.getMessage().contains("none.key does not exist"), gone.getMessage());
    }

    private static String subject(TestPort port) throws IOException, GeneralSecurityException {
        try (var socket = connect(certificates.client("none"), port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }
}
