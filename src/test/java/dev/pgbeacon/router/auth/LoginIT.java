package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.blackbox.Installed;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.net.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our side of a login against PostgreSQL's and its clients', each with verifiers that PostgreSQL stored. */
class LoginIT {
    private static final String PASSWORD = "s3cret, and \u00fcber";
    private static final Mock MOCK = new Mock(Nonces.random().bytes(32), Mock.DEFAULT_ITERATIONS, false);

    private static EmbeddedCluster cluster;
    private static EmbeddedServer server;
    private static TlsFiles routersFiles;
    private static SSLContext routersTls;
    private static SSLContext clientsTls;
    private static X509Certificate serversCertificate;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0);
        server = cluster.primary();
        server.execute(
                "set password_encryption = 'md5'; create role hashed login password '" + PASSWORD + "'",
                "set password_encryption = 'scram-sha-256'; create role proven login password '" + PASSWORD + "'",
                "create role clear login password '" + PASSWORD + "'");
        server.authentication("hashed", "md5");
        server.authentication("proven", "scram-sha-256");
        server.authentication("clear", "password");
        var certificates = new TestCertificates(directory);
        routersFiles = certificates.sign("router");
        routersTls = certificates.client("router");
        clientsTls = certificates.client("nobody");
        var serversFiles = certificates.sign("server");
        serversCertificate = certificate(serversFiles.cert());
        encrypt(serversFiles);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** The server writes its own files: it runs as another user, and takes no key that others can read. */
    private static void encrypt(TlsFiles files) throws IOException, SQLException {
        for (var file : List.of(files.cert(), files.key())) {
            server.execute("copy (select regexp_split_to_table('"
                    + Files.readString(file).strip()
                    + "', '\\n')) to program 'umask 077; cat > "
                    + (file.equals(files.key()) ? "server.key" : "server.crt") + "'");
        }
        server.setting("ssl", "on");
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static Verifier stored(String user) throws SQLException {
        return Verifier.parse(server.query("select rolpassword from pg_authid where rolname = '" + user + "'"));
    }

    @ParameterizedTest
    @CsvSource({"hashed, Md5", "proven, Scram"})
    void whatPostgresqlStoresIsReadAndFitsThePassword(String user, String kind) throws Exception {
        var stored = stored(user);

        assertEquals(kind, stored.getClass().getSimpleName());
        var login = new Logins(MOCK, new SaltedPasswords(1), Nonces.random()).password(user, Optional.of(stored));
        assertInstanceOf(Turn.Admitted.class, login.on('p', Fixed.terminated(PASSWORD)));
    }

    /** Those that SASLprep changes, refuses or cannot read, and those where a library and PostgreSQL may differ. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "I\u00adX",
                "\u00aa",
                "\u2168",
                "\u0007",
                "\u06271",
                "\u00ad",
                "a\u00a0b",
                "u\u0308",
                "\u1680x",
                "\ud83d\ude00\u00aa",
                "\ue000\u00aa",
                "\u200b\u00aa",
                "\u0627\u0628",
                "\u0627a\u0628",
                "\u2028\u00aa",
                "\u0221\u00aa",
                "\u03d2\u0301",
                "\ufb01",
                "\u212b",
                "\u1e9b\u0323",
                "\u0340\u00aa",
                "\ufeff\u00aa",
            })
    void aPasswordIsPreparedAsThisPostgresqlDoes(String password) throws Exception {
        server.execute("create role prepared password '" + password + "'");
        try {
            var stored = assertInstanceOf(Verifier.Scram.class, stored("prepared"));
            assertTrue(stored.admits(password.getBytes(StandardCharsets.UTF_8), ScramKeys::derive), password);
        } finally {
            server.execute("drop role prepared");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hashed, password",
        "hashed, stored",
        "proven, password",
        "clear, password",
    })
    void aBackendLetsUsInWithWhatWeHave(String user, String credential) throws Exception {
        var shown = credential.equals("stored") ? Credential.of(stored(user)) : Fixed.password(PASSWORD);
        try (var wire = Wire.on(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            var reply = wire.login(user, login(user, shown, Optional.empty()));

            assertInstanceOf(Reply.Accepted.class, reply, reply.toString());
            assertEquals(List.of(user), wire.query("select current_user"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashed", "proven", "clear"})
    void aBackendDoesNotLetUsInWithAWrongPassword(String user) throws Exception {
        try (var wire = Wire.on(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            var reply = wire.login(user, login(user, Fixed.password("wrong"), Optional.empty()));

            var ours = Refusal.password(user, "");
            assertTrue(reply.toString().contains(ours.sqlState()), reply.toString());
            assertTrue(reply.toString().contains(ours.message()), reply.toString());
        }
    }

    @Test
    void overTlsWeBindToTheBackendsCertificate() throws Exception {
        var binding = ChannelBinding.of(serversCertificate);
        assertTrue(binding.isPresent());
        try (var wire = encrypted()) {
            assertInstanceOf(
                    Reply.Accepted.class, wire.login("proven", login("proven", Fixed.password(PASSWORD), binding)));
        }
        try (var wire = encrypted()) {
            var another = ChannelBinding.of(certificate(routersFiles.cert()));
            var reply = wire.login("proven", login("proven", Fixed.password(PASSWORD), another));
            assertTrue(reply.toString().contains("SCRAM channel binding check failed"), reply.toString());
        }
    }

    private static Wire encrypted() throws IOException {
        var plain = Wire.on(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        plain.out().writeInt(8);
        plain.out().writeInt(Wire.SSL_REQUEST);
        assertEquals('S', plain.in().read());
        var socket = (SSLSocket) clientsTls.getSocketFactory().createSocket(plain.socket(), "localhost", 0, true);
        return Wire.on(socket);
    }

    @ParameterizedTest
    @CsvSource({
        "proven, scram,    disable, disable, Keys",
        "proven, md5,      disable, disable, Keys",
        "proven, scram,    require, disable, Keys",
        "proven, scram,    require, require, Keys",
        "proven, password, disable, disable, Password",
        "hashed, md5,      disable, disable, Md5Hash",
    })
    void aJavaClientPassesThroughWithoutAPasswordOfOurs(
            String user, String method, String tls, String binding, String credential) throws Exception {
        try (var router = router(user, method)) {
            var properties = properties(user, PASSWORD);
            properties.setProperty("sslmode", tls);
            properties.setProperty("channelBinding", binding);
            try (var session = DriverManager.getConnection(url(router), properties);
                    var statement = session.createStatement();
                    var row = statement.executeQuery("select current_user")) {
                row.next();
                assertEquals(user, row.getString(1));
            }
            assertEquals(credential, router.outcome().getClass().getSimpleName());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proven, scram, sslmode=disable,                         Keys",
        "proven, scram, sslmode=require,                         Keys",
        "proven, scram, sslmode=require channel_binding=require, Keys",
        "proven, scram, sslmode=require channel_binding=disable, Keys",
        "proven, password, sslmode=disable,                      Password",
        "hashed, md5,   sslmode=disable,                         Md5Hash",
    })
    void psqlPassesThroughWithoutAPasswordOfOurs(String user, String method, String options, String credential)
            throws Exception {
        Installed.require("psql");
        try (var router = router(user, method)) {
            var start = new ProcessBuilder(
                            "psql",
                            "host=127.0.0.1 dbname=postgres port=" + router.port() + " user=" + user + " " + options,
                            "-XAtc",
                            "select current_user")
                    .redirectErrorStream(true);
            start.environment().put("PGPASSWORD", PASSWORD);
            var psql = start.start();
            var said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(user + "\n", said);
            assertEquals(credential, router.outcome().getClass().getSimpleName());
        }
    }

    @ParameterizedTest
    @CsvSource({"proven, scram", "proven, md5", "proven, password", "hashed, md5", "hashed, scram", "nobody, scram"})
    void aClientWithAWrongPasswordReadsWhatPostgresqlWouldTellIt(String user, String method) throws Exception {
        try (var router = router(user, method)) {
            var refused = assertThrows(
                    SQLException.class, () -> DriverManager.getConnection(url(router), properties(user, "wrong"))
                            .close());

            assertEquals("28P01", refused.getSQLState());
            assertTrue(refused.getMessage().contains("password authentication failed for user \"" + user + "\""));
            assertInstanceOf(Refusal.class, router.outcome());
        }
    }

    /** A standby of another cluster, or a password that was set again since. */
    @Test
    void aBackendWhoseVerifierIsAnotherGetsNoProof() throws Exception {
        server.execute("create role changed login password '" + PASSWORD + "'");
        server.authentication("changed", "scram-sha-256");
        var keys = ScramKeys.derive(PASSWORD.getBytes(StandardCharsets.UTF_8), Fixed.SALT, 4096);
        var credential =
                new Credential.Keys(Secret.copyOf(keys.clientKey().bytes()), Verifier.Scram.of(keys, Fixed.SALT, 4096));
        try (var wire = Wire.on(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            assertInstanceOf(
                    Reply.Mismatch.class, wire.login("changed", login("changed", credential, Optional.empty())));
        }
    }

    private static BackendLogin login(String user, Credential credential, Optional<ChannelBinding> binding) {
        return new BackendLogin(user, credential, binding, new SaltedPasswords(1), Nonces.random());
    }

    private static TestRouter router(String user, String method) throws Exception {
        var logins = new Logins(MOCK, new SaltedPasswords(1), Nonces.random());
        var stored = user.equals("nobody") ? Optional.<Verifier>empty() : Optional.of(stored(user));
        var tls = new TestRouter.Tls(routersTls, ChannelBinding.of(certificate(routersFiles.cert())));
        return new TestRouter(server.port(), Optional.of(tls), binding -> switch (method) {
            case "scram" -> logins.scram(user, stored, binding);
            case "md5" -> logins.md5(user, stored, binding);
            case "password" -> logins.password(user, stored);
            default -> throw new IllegalArgumentException(method);
        });
    }

    private static String url(TestRouter router) {
        return "jdbc:postgresql://127.0.0.1:" + router.port() + "/postgres";
    }

    private static Properties properties(String user, String password) {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("connectTimeout", "30");
        properties.setProperty("socketTimeout", "30");
        return properties;
    }
}
