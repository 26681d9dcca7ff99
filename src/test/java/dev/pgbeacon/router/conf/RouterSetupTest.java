package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.router.auth.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router's file together with what it names. */
class RouterSetupTest {
    /** Where root is the only one. */
    private static final Host ROOT_ONLY = new Host() {
        @Override
        public boolean hasUser(String name) {
            return name.equals("root");
        }

        @Override
        public boolean hasGroup(String name) {
            return name.equals("root");
        }
    };

    @TempDir
    private static Path made;

    @TempDir
    private Path directory;

    private Path file;

    /** Once: each takes some processes of the JDK's keytool. */
    @BeforeAll
    static void makeCertificates() throws IOException, GeneralSecurityException {
        var certificates = new TestCertificates(made);
        certificates.sign("server");
        certificates.sign("other");
        certificates.ca();
    }

    private Path certificate(String file) throws IOException {
        return Files.copy(made.resolve(file), directory.resolve(file));
    }

    @BeforeEach
    void nameFile() {
        file = directory.resolve("pgrouter.conf");
    }

    private RouterSetup.Reading read(String text) throws IOException {
        Files.writeString(file, text.replace("DIR", directory.toString()));
        return RouterSetup.read(file, ROOT_ONLY);
    }

    private List<String> said(RouterSetup.Reading reading) {
        return reading.remarks().stream()
                .map(remark -> remark.toString().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void aGoodFileIsReadWithAllThatItNames() throws Exception {
        certificate("ca.pem");
        Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(certificate("server.key")) + Files.readString(certificate("server.pem")));
        Files.writeString(directory.resolve("hba"), "host all all all scram-sha-256\n");
        Files.writeString(directory.resolve("authdb"), "alice plain secret\n");

        var reading = read("""
                hba DIR/hba authdb DIR/authdb user root group root
                tls { cert DIR/both.pem key DIR/both.pem ca DIR/ca.pem }
                backend b1 { tls on ca DIR/ca.pem }
                """);

        assertEquals(List.of(), said(reading));
        var setup = reading.setup().orElseThrow();
        assertEquals(Hba.Method.SCRAM_SHA_256, setup.hba().rules().get(0).method());
        assertEquals(Optional.of(new Verifier.Plain("secret")), setup.authdb().find("alice"));
    }

    @Test
    void aCertificateMayBringItsKeyInItsOwnFile() throws Exception {
        Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(certificate("server.pem")) + Files.readString(certificate("server.key")));

        assertEquals(List.of(), said(read("tls { cert DIR/both.pem }\nauth_query 'select $1'\nbackend b1")));
    }

    @Test
    void allThatIsWrongOutsideOfTheFileIsToldWithItsPlaceInIt() throws IOException {
        Files.writeString(directory.resolve("authdb"), "alice md5 x\n");
        Files.writeString(directory.resolve("empty.pem"), "");

        var reading = read("""
                user nobody1 group nobody2
                hba DIR/hba
                authdb DIR/authdb
                tls {
                  cert DIR/none.pem key DIR/none.key
                  ca DIR/empty.pem
                }
                backend b1 { ca DIR/none.pem }
                wrong
                """);

        assertTrue(reading.setup().isEmpty());
        assertEquals(
                List.of(
                        "pgrouter.conf:1:6: user: 'nobody1' is not known (expected: a user of this system)",
                        "pgrouter.conf:1:20: group: 'nobody2' is not known (expected: a group of this system)",
                        "pgrouter.conf:2:5: hba: 'hba' does not exist (expected: a file that can be read)",
                        "pgrouter.conf:5:8: cert: 'none.pem' cannot be used: none.pem does not exist (expected: a"
                                + " certificate in PEM, with its key there or named by key)",
                        "pgrouter.conf:6:6: ca: 'empty.pem' cannot be used: Missing -----BEGIN CERTIFICATE-----"
                                + " delimiter (expected: a certificate in PEM)",
                        "pgrouter.conf:8:17: ca: 'none.pem' cannot be used: none.pem does not exist (expected: a"
                                + " certificate in PEM)",
                        "pgrouter.conf:9:1: 'wrong' (expected: one of",
                        "authdb:1:11: a verifier of another form (expected: 32 hexadecimal digits, the MD5 of password"
                                + " and user name)"),
                said(reading).stream()
                        .map(each -> each.replaceFirst("(one of) .*", "$1"))
                        .toList());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedWhereTheKeyIsNamed() throws Exception {
        certificate("server.pem");
        certificate("other.key");

        assertEquals(
                List.of(
                        "pgrouter.conf:1:11: key: 'other.key' cannot be used: the key is not the certificate's (expected:"
                                + " the certificate's key in PEM: PKCS#8, PKCS#1 or SEC1, without a passphrase)"),
                said(read("tls { key DIR/other.key cert DIR/server.pem }\nauth_query '$1' backend b1")));
    }

    @Test
    void aCertificateWithoutItsKeyIsRefusedWhereItIsNamed() throws Exception {
        certificate("server.pem");

        var said = said(read("tls { cert DIR/server.pem }\nauth_query '$1' backend b1"));

        assertEquals(1, said.size());
        assertTrue(
                said.get(0).startsWith("pgrouter.conf:1:12: cert: 'server.pem' cannot be used: Missing"), said.get(0));
    }

    @Test
    void withoutAnythingToCheckClientsAgainstItIsRefused() throws IOException {
        assertEquals(
                List.of(
                        "pgrouter.conf:1:11: nothing to check clients against: no hba, authdb or auth_query (expected: at"
                                + " least one)"),
                said(read("backend b1")));
    }

    @Test
    void linesWithMd5OrScramNeedSomethingToCheckAgainst() throws IOException {
        Files.writeString(directory.resolve("hba"), """
                host all all samehost trust
                host all a all md5
                host all b all scram-sha-256
                host all c all password
                """);

        assertEquals(
                List.of(
                        "hba:2:1: a line with md5 or scram-sha-256, and nothing to check against (expected: authdb or"
                                + " auth_query in the router's file)",
                        "hba:3:1: a line with md5 or scram-sha-256, and nothing to check against (expected: authdb or"
                                + " auth_query in the router's file)"),
                said(read("hba DIR/hba backend b1")));
        assertEquals(List.of(), said(read("hba DIR/hba auth_query '$1' backend b1")));
    }

    @Test
    void hostsslWithoutTlsIsAWarning() throws IOException {
        Files.writeString(directory.resolve("hba"), "hostssl all all all trust\n");

        var reading = read("hba DIR/hba backend b1");

        assertEquals(
                List.of("hba:1:1: warning: hostssl, which no client can meet (expected: tls with cert and key in the"
                        + " router's file)"),
                said(reading));
        assertTrue(reading.setup().isPresent());
    }

    @Test
    void aFileThatIsNotThereIsALocatedErrorToo() {
        var reading = RouterSetup.read(file, ROOT_ONLY);

        assertEquals(
                List.of(file + ":1:1: router's file: '" + file
                        + "' does not exist (expected: a file that can be read)"),
                reading.remarks().stream().map(Remark::toString).toList());
    }

    @Test
    void theSystemKnowsItsUsersAndGroups() {
        var system = Host.system();

        assertTrue(system.hasUser("root"));
        assertTrue(system.hasGroup("root"));
        assertEquals(false, system.hasUser("no-such-user"));
        assertEquals(false, system.hasGroup("no-such-group"));
    }
}
