package dev.pgbeacon.face.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.net.TlsFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remote JMX over TLS: registry and objects. */
class RemoteTlsIT {
    /** The registry is asked over TLS, too. */
    private static final Map<String, Object> SECURE =
            Map.of("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());

    @TempDir
    static Path directory;

    private static TestCertificates certificates;
    private static SSLContext before;
    private static Vertx vertx;

    /** JMX clients take the JVM's own trust: {@code -Djavax.net.ssl.trustStore=}. */
    @BeforeAll
    static void trust() throws Exception {
        vertx = Vertx.vertx();
        certificates = new TestCertificates(directory);
        certificates.sign("friend");
        before = SSLContext.getDefault();
        SSLContext.setDefault(certificates.client("friend"));
    }

    @AfterAll
    static void restore() {
        SSLContext.setDefault(before);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TestRemote remote(TlsFiles files) throws IOException {
        return new TestRemote(Optional.empty(), Optional.empty(), Optional.of(new ServerTls(vertx, files, () -> {})));
    }

    private static String subject(int port) throws Exception {
        try (var socket =
                (SSLSocket) certificates.client("friend").getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void registryAndObjectsAreBehindTls() throws Exception {
        try (var remote = remote(certificates.sign("server"));
                var client = remote.connect(SECURE)) {
            assertEquals("primary", client.getMBeanServerConnection().getAttribute(TestBeans.server("a"), "Role"));
            assertThrows(IOException.class, remote::connect, "in the clear nobody answers");
        }
    }

    @Test
    void withAClientCaOnlyItsClientsAreLetIn() throws Exception {
        var files = certificates.sign("strict");
        try (var remote = remote(new TlsFiles(files.cert(), files.key(), Optional.of(certificates.ca())));
                var client = remote.connect(SECURE)) {
            assertEquals("primary", client.getMBeanServerConnection().getAttribute(TestBeans.server("a"), "Role"));
            try (var stranger = (SSLSocket)
                    certificates.client("nobody").getSocketFactory().createSocket("localhost", remote.port())) {
                stranger.setSoTimeout(10_000);
                assertThrows(IOException.class, () -> {
                    stranger.startHandshake();
                    // TLS 1.3 tells who shows no certificate with the first bytes after the handshake.
                    if (stranger.getInputStream().read() < 0) {
                        throw new IOException("ended");
                    }
                });
            }
        }
    }

    @Test
    void aNewCertificateIsUsedByTheNextConnection() throws Exception {
        var one = certificates.sign("first");
        var two = certificates.sign("second");
        var live = new TlsFiles(directory.resolve("live.pem"), directory.resolve("live.key"), Optional.empty());
        Files.copy(one.cert(), live.cert());
        Files.copy(one.key(), live.key());
        try (var remote = remote(live)) {
            assertEquals("CN=first", subject(remote.port()));
            Files.copy(two.cert(), live.cert(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(two.key(), live.key(), StandardCopyOption.REPLACE_EXISTING);
            Await.until("the new certificate", Duration.ofSeconds(20), () -> subject(remote.port())
                    .equals("CN=second"));
        }
    }
}
