package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.net.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients come in, with real ones and a real server behind. */
class EntryIT {
    private static final String PASSWORD = "s3cret";
    private static final String TRUST = "host all all all trust\n";

    private static EmbeddedCluster cluster;
    private static EmbeddedServer server;
    private static TlsFiles files;
    private static TestCertificates certificates;

    @TempDir
    private static Path common;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(0);
        server = cluster.primary();
        server.execute(
                "set password_encryption = 'md5'; create role hashed login password '" + PASSWORD + "'",
                "set password_encryption = 'scram-sha-256'; create role proven login password '" + PASSWORD + "'");
        server.authentication("hashed", "md5");
        server.authentication("proven", "scram-sha-256");
        certificates = new TestCertificates(common);
        files = certificates.sign("localhost");
        for (var file : List.of(files.cert(), files.key())) {
            server.execute("copy (select regexp_split_to_table('"
                    + Files.readString(file).strip()
                    + "', '\\n')) to program 'umask 077; cat > "
                    + (file.equals(files.key()) ? "server.key" : "server.crt") + "'");
        }
        server.setting("ssl", "on");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private TestHouse house(String method) throws Exception {
        var authdb = Files.writeString(
                directory.resolve("authdb"),
                "hashed md5 " + stored("hashed") + "\nproven scram-sha-256 " + stored("proven") + "\n");
        return new TestHouse(
                directory,
                "host all all all " + method + "\n",
                "authdb " + authdb + "\ntls { cert " + files.cert() + " key " + files.key() + " }",
                server);
    }

    private static String stored(String user) throws SQLException {
        return server.query("select rolpassword from pg_authid where rolname = '" + user + "'");
    }

    @Test
    void theConsoleChecksPasswordsItselfAndLetsNobodyInWhereItCannot() throws Exception {
        var more = "console_users proven\n";
        var authdb = Files.writeString(directory.resolve("authdb"), "proven scram-sha-256 " + stored("proven") + "\n");
        for (var method : List.of("scram-sha-256", "password")) {
            try (var house =
                    new TestHouse(directory, "host all all all " + method + "\n", more + "authdb " + authdb, server)) {
                try (var console = connectToConsole(house, PASSWORD)) {
                    assertEquals("SHOW NODES", ask(console, "show help"));
                }
                assertEquals(
                        "28P01",
                        assertThrows(SQLException.class, () -> connectToConsole(house, "wrong"))
                                .getSQLState());
            }
        }
        try (var house = new TestHouse(directory, "host all all all password\n", more, server)) {
            for (var password : List.of(PASSWORD, "wrong")) {
                assertEquals(
                        "28000",
                        assertThrows(SQLException.class, () -> connectToConsole(house, password))
                                .getSQLState());
            }
        }
    }

    @Test
    void aConsoleHoldsUpNoShutdown() throws Exception {
        try (var house = new TestHouse(directory, TRUST, "console_users proven", server);
                var console = connectToConsole(house, "")) {
            assertEquals("SHOW NODES", ask(console, "show help"));

            house.router().drain(Duration.ofDays(1)).toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertEquals(0, house.router().clients());
            assertEquals(
                    "57P01",
                    assertThrows(SQLException.class, () -> ask(console, "show help"))
                            .getSQLState());
        }
    }

    private static Connection connectToConsole(TestHouse house, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + house.port() + "/pgbeacon?sslmode=disable&socketTimeout=60",
                "proven",
                password);
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proven, scram-sha-256, disable",
        "proven, scram-sha-256, require",
        "proven, md5,           disable",
        "proven, password,      require",
        "hashed, md5,           disable",
        "hashed, md5,           require",
    })
    void aClientLogsInAndIsLoggedInToTheServerInItsName(String user, String method, String tls) throws Exception {
        try (var house = house(method)) {
            try (var connection = house.connect(user, PASSWORD, "sslmode=" + tls)) {
                assertEquals(user, ask(connection, "select current_user"));
            }
            assertEquals(
                    user + "\n",
                    Psql.run(house.port(), "user=" + user + " sslmode=" + tls, PASSWORD, "select current_user;")
                            .said());
        }
    }

    @ParameterizedTest
    @CsvSource({"proven, scram-sha-256", "hashed, md5", "nobody, scram-sha-256", "proven, password"})
    void aWrongPasswordIsRefusedAsByPostgresql(String user, String method) throws Exception {
        try (var house = house(method)) {
            var refused = assertThrows(
                    SQLException.class, () -> house.connect(user, "wrong", "").close());
            assertEquals("28P01", refused.getSQLState());
        }
    }

    @ParameterizedTest
    @CsvSource({"proven, scram-sha-256", "hashed, md5", "proven, password"})
    void authQueryFindsUsersThatNoFileNames(String user, String method) throws Exception {
        var query = "auth_query 'select rolname, rolpassword from pg_authid where rolname = $1'\n"
                + "health { username postgres }";
        try (var house = new TestHouse(directory, "host all all all " + method + "\n", query, server)) {
            try (var connection = house.connect(user, PASSWORD, "")) {
                assertEquals(user, ask(connection, "select current_user"));
            }
            for (var name : List.of(user, "nobody", "x' or true --")) {
                var refused = assertThrows(SQLException.class, () -> house.connect(name, "wrong", "")
                        .close());
                assertEquals("28P01", refused.getSQLState(), refused.getMessage());
            }
        }
    }

    @Test
    void aPasswordInAuthdbOpensAnyServer() throws Exception {
        var authdb = Files.writeString(directory.resolve("authdb"), "proven plain " + PASSWORD + "\n");
        try (var house = new TestHouse(directory, "host all all all scram-sha-256\n", "authdb " + authdb, server);
                var connection = house.connect("proven", PASSWORD, "")) {
            assertEquals("proven", ask(connection, "select current_user"));
        }
    }

    @Test
    void withNothingToCheckAgainstTheServerTells() throws Exception {
        try (var house = new TestHouse(directory, "host all all all password\n", "", server)) {
            try (var connection = house.connect("hashed", PASSWORD, "")) {
                assertEquals("hashed", ask(connection, "select current_user"));
            }
            var refused = assertThrows(SQLException.class, () -> house.connect("hashed", "wrong", "")
                    .close());
            assertEquals("28P01", refused.getSQLState());
        }
    }

    @Test
    void theServersOwnRefusalReachesTheClient() throws Exception {
        try (var house = new TestHouse(directory, TRUST, "", server)) {
            var psql = Psql.run(house.port(), "user=postgres dbname=missing", "", "select 1;");
            assertTrue(psql.said().contains("database \"missing\" does not exist"), psql.said());
        }
    }

    @Test
    void whoNoLineNamesIsRefused() throws Exception {
        try (var house = new TestHouse(directory, "host all alice all trust\n", "", server)) {
            var refused = assertThrows(SQLException.class, () -> house.connect().close());
            assertEquals("28000", refused.getSQLState());
            assertTrue(refused.getMessage().contains("no pg_hba.conf entry for host \"127.0.0.1\""));
        }
    }

    @Test
    void thereAreNotMoreClientsThanMayBe() throws Exception {
        try (var house = new TestHouse(directory, TRUST, "max_clients 1", server);
                var first = house.connect()) {
            var refused = assertThrows(SQLException.class, () -> house.connect().close());
            assertEquals("53300", refused.getSQLState());
            assertEquals("1", ask(first, "select 1"));
            assertEquals(1, house.router().clients());
            assertEquals(1, house.router().backendConnections());
        }
    }

    @Test
    void settingsOfTheStartupPacketReachTheServer() throws Exception {
        try (var house = new TestHouse(directory, TRUST, "", server);
                var connection = house.connect("postgres", "", "ApplicationName=mine&options=-c%20work_mem=7MB")) {
            assertEquals("mine", ask(connection, "show application_name"));
            assertEquals("7MB", ask(connection, "show work_mem"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipverify", "on"})
    void theServerIsReachedOverTls(String mode) throws Exception {
        var ca = mode.equals("on") ? " ca " + certificates.ca() : "";
        try (var house = new TestHouse(directory, TRUST, "backend default { tls " + mode + ca + " }", server);
                var connection = house.connect()) {
            assertEquals("t", ask(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
        }
    }

    @Test
    void aServerWhoseCertificateIsNotTrustedIsNotUsed() throws Exception {
        try (var house = new TestHouse(directory, TRUST, "backend default { tls on }", server)) {
            var refused = assertThrows(SQLException.class, () -> house.connect().close());
            assertEquals("57P03", refused.getSQLState());
        }
    }

    @Test
    void aClientMayBeginWithTls() throws Exception {
        try (var house = house("scram-sha-256");
                var connection = house.connect("proven", PASSWORD, "sslmode=require&sslNegotiation=direct")) {
            assertEquals("proven", ask(connection, "select current_user"));
        }
    }
}
