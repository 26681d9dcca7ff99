package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.net.TestCertificates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is believed to be the API server. */
class ApiTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path shared;

    private static SSLContext known;
    private static SSLContext stranger;
    private static Path knownCa;
    private static Path strangersCa;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private ScriptedApi server;
    private Path ca;

    @BeforeAll
    static void certificates() throws IOException, GeneralSecurityException {
        var ours = new TestCertificates(Files.createDirectory(shared.resolve("ours")));
        ours.sign("server");
        known = ours.client("server");
        knownCa = ours.ca();
        var others = new TestCertificates(Files.createDirectory(shared.resolve("others")));
        others.sign("server");
        stranger = others.client("server");
        strangersCa = others.ca();
    }

    @BeforeEach
    void open() throws IOException {
        ca = Files.copy(knownCa, directory.resolve("ca.crt"));
        server = serve(known);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ScriptedApi serve(SSLContext identity) throws IOException {
        var server = new ScriptedApi(Optional.of(identity));
        server.says(200, ScriptedApi.POD);
        return server;
    }

    private Access access(int port, Optional<String> tlsName) {
        return new Access(
                ApiServer.parse("https://127.0.0.1:" + port),
                Optional.of(new Text.InFile(ca)),
                tlsName,
                false,
                Optional.empty(),
                Optional.empty());
    }

    private ApiClient client(Access access, Duration timeout) {
        return new ApiClient(vertx, access, new Wire("prod", "db", clock), timeout, clock);
    }

    private Answer ask(Access access) {
        try (var client = client(access, PATIENCE)) {
            return client.ask(new Call.ReadPod("db-0"));
        }
    }

    private String lost(Access access) {
        return assertInstanceOf(Answer.Lost.class, ask(access)).why();
    }

    @Test
    void whoseCertificateTheCaSignedForItsAddressIsBelieved() {
        assertInstanceOf(Answer.OfPod.class, ask(access(server.port(), Optional.empty())));
    }

    @Test
    void anotherCasCertificateIsNotTrusted() throws IOException {
        try (var other = serve(stranger)) {
            var why = lost(access(other.port(), Optional.empty()));
            assertTrue(why.startsWith("TLS: the API server's certificate is not trusted: "), why);
            assertTrue(other.wasAskedNothingMore());
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotTrusted() {
        assertInstanceOf(Answer.OfPod.class, ask(access(server.port(), Optional.of("localhost"))));
        var why = lost(access(server.port(), Optional.of("kubernetes.default.svc")));
        assertTrue(why.startsWith("TLS: the API server's certificate is not trusted: "), why);
        assertTrue(why.contains("kubernetes.default.svc"), why);
    }

    @Test
    void withoutVerificationEveryCertificateDoes() throws IOException {
        try (var other = serve(stranger)) {
            var unverified = new Access(
                    ApiServer.parse("https://127.0.0.1:" + other.port()),
                    Optional.empty(),
                    Optional.of("elsewhere"),
                    true,
                    Optional.empty(),
                    Optional.empty());
            assertInstanceOf(Answer.OfPod.class, ask(unverified));
        }
    }

    @Test
    void aCertificateOfOursIsShownWhereWeHaveOne() throws IOException, GeneralSecurityException {
        var own = new TestCertificates(Files.createDirectory(directory.resolve("own")));
        own.sign("server");
        var files = own.sign("client");
        var demanding = own.client("server").getServerSocketFactory();
        var socket = (javax.net.ssl.SSLServerSocket) demanding.createServerSocket();
        socket.setNeedClientAuth(true);
        try (var server = new ScriptedApi(socket)) {
            server.says(200, ScriptedApi.POD);
            var shown = new Access(
                    ApiServer.parse("https://127.0.0.1:" + server.port()),
                    Optional.of(new Text.InFile(own.ca())),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.of(new Access.Certificate(
                            new Text.InFile(files.cert()), new Text.Given(Files.readString(files.key())))));
            assertInstanceOf(Answer.OfPod.class, ask(shown));
            assertInstanceOf(
                    Answer.Lost.class,
                    ask(Access.of(shown.server(), shown.ca(), Optional.empty())),
                    "without it, the handshake fails");
        }
    }

    @Test
    void aNewCaIsReadWhenTheFileChanges() throws IOException {
        try (var client = client(access(server.port(), Optional.empty()), PATIENCE);
                var next = serve(known)) {
            assertInstanceOf(Answer.OfPod.class, client.ask(new Call.ReadPod("db-0")));
            assertTrue(next.wasAskedNothingMore());
            Files.copy(strangersCa, ca, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            clock.advance(Duration.ofMinutes(1));
            assertInstanceOf(
                    Answer.Lost.class,
                    client.ask(new Call.ReadPod("db-0")),
                    "the connection that was kept was made with the old one");
            Files.copy(knownCa, ca, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertInstanceOf(
                    Answer.OfPod.class,
                    client.ask(new Call.ReadPod("db-0")),
                    "after a failure it is looked at without waiting");
        }
    }

    @Test
    void aCaThatCannotBeUsedIsNamed() throws IOException {
        Files.delete(ca);
        assertEquals("CA of the API server: " + ca + " does not exist", lost(access(server.port(), Optional.empty())));
        Files.writeString(ca, "garbage");
        var why = lost(access(server.port(), Optional.empty()));
        assertTrue(why.startsWith("CA of the API server: " + ca + " cannot be used: "), why);
    }

    @Test
    void whatSpeaksNoTlsIsNotAsked() throws IOException, InterruptedException {
        try (var plain = new ScriptedApi(Optional.empty())) {
            plain.does((request, out) ->
                    out.write("HTTP/1.1 400 x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            var why = lost(access(plain.port(), Optional.empty()));
            assertTrue(why.startsWith("TLS: "), why);
        }
    }

    @Test
    void aHandshakeThatHangsIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0);
                var client = client(access(silent.getLocalPort(), Optional.empty()), Duration.ofMillis(300))) {
            var why = assertInstanceOf(Answer.Lost.class, client.ask(new Call.ReadPod("db-0")))
                    .why();
            assertTrue(why.startsWith("no connection "), why);
            try (var accepted = silent.accept()) {
                accepted.setSoTimeout(20_000);
                var in = accepted.getInputStream();
                assertTrue(in.readAllBytes().length > 0, "a hello, and the end: the connection was closed");
            }
        }
    }
}
