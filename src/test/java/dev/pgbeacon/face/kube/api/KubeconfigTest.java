package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
    @TempDir
    Path directory;

    /** With these lines in the cluster's and the user's part, and the others as they are mostly. */
    private Kubeconfig parse(String cluster, String user) {
        return Kubeconfig.parse("""
                apiVersion: v1
                kind: Config
                current-context: prod
                contexts:
                - name: other
                  context: {cluster: none, user: none}
                - name: prod
                  context: {cluster: c1, user: u1, namespace: databases}
                clusters:
                - name: c1
                  cluster: {%s}
                users:
                - name: u1
                  user: {%s}
                """.formatted(cluster, user), directory);
    }

    private Path file(String name) throws IOException {
        return Files.writeString(directory.resolve(name), "x");
    }

    @Test
    void theCurrentContextSaysWhereAndAsWhom() {
        assertEquals(
                new Kubeconfig(
                        Optional.of(new Access(
                                new ApiServer(true, "10.0.0.1", 6443, ""),
                                Optional.of(new Text.Given("ca\n")),
                                Optional.of("kubernetes"),
                                false,
                                Optional.of(new Text.Given("secret")),
                                Optional.empty())),
                        Optional.of("databases"),
                        List.of()),
                parse(
                        "server: 'https://10.0.0.1:6443', certificate-authority-data: Y2EK, tls-server-name: kubernetes",
                        "token: secret"));
    }

    @Test
    void filesAreFoundFromWhereItIs() throws IOException {
        file("ca.pem");
        file("client.pem");
        var key = file("client.key");
        var access = parse(
                        "server: 'https://h', certificate-authority: ca.pem",
                        "client-certificate: client.pem, client-key: '" + key + "'")
                .access()
                .orElseThrow();
        assertEquals(Optional.of(new Text.InFile(directory.resolve("ca.pem"))), access.ca());
        assertEquals(
                Optional.of(
                        new Access.Certificate(new Text.InFile(directory.resolve("client.pem")), new Text.InFile(key))),
                access.client());
    }

    @Test
    void aTokenFileWinsOverATokenAsItCanRotate() throws IOException {
        var token = file("token");
        assertEquals(
                Optional.of(new Text.InFile(token)),
                parse("server: 'https://h'", "token: old, tokenFile: token")
                        .access()
                        .orElseThrow()
                        .token());
    }

    @Test
    void dataWinOverAFileAsWithKubectl() {
        var access = parse(
                        "server: 'https://h', certificate-authority: gone, certificate-authority-data: Y2EK",
                        "client-certificate-data: Y2EK, client-key-data: Y2EK, client-key: gone")
                .access()
                .orElseThrow();
        assertEquals(Optional.of(new Text.Given("ca\n")), access.ca());
        assertEquals(new Text.Given("ca\n"), access.client().orElseThrow().key());
    }

    @Test
    void aServerOnThisHostNeedsNoCredentials() {
        assertEquals(List.of(), parse("server: 'http://127.0.0.1:8001'", "").problems());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "\"\" | token: x | clusters[c1].cluster.server: missing (expected: like https://10.96.0.1:443, or http:// on this host)",
                "server: '' | token: x | clusters[c1].cluster.server: missing (expected: like https://10.96.0.1:443, or http:// on this host)",
                "server: 7 | token: x | clusters[c1].cluster.server: (expected: text)",
                "server: h | token: x | clusters[c1].cluster.server: 'h' (expected: like https://10.96.0.1:443, or http:// on this host)",
                "server: 'http://h' | token: x | clusters[c1].cluster.server: 'http://h' (expected: https://, as plain HTTP would show the token to the network)",
                "server: 'https://h', proxy-url: 'http://p' | token: x | clusters[c1].cluster.proxy-url: proxies are not supported (expected: a server that is reached directly)",
                "server: 'https://h', certificate-authority: gone | token: x | clusters[c1].cluster.certificate-authority: 'gone' (expected: a file that can be read)",
                "server: 'https://h', certificate-authority-data: '%' | token: x | clusters[c1].cluster.certificate-authority-data: (expected: Base64)",
                "server: 'https://h', insecure-skip-tls-verify: 'yes' | token: x | clusters[c1].cluster.insecure-skip-tls-verify: (expected: true or false)",
                "server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: Y2EK | token: x | clusters[c1].cluster.insecure-skip-tls-verify: true (expected: no certificate-authority besides)",
                "server: 'https://h' | exec: {command: aws} , token: x | users[u1].user.exec: programs that print credentials are not run (expected: token, tokenFile, or client-certificate with client-key)",
                "server: 'https://h' | auth-provider: {name: gcp}, token: x | users[u1].user.auth-provider: auth providers are not supported (expected: token, tokenFile, or client-certificate with client-key)",
                "server: 'https://h' | username: me, token: x | users[u1].user.username: basic authentication is not supported (expected: token, tokenFile, or client-certificate with client-key)",
                "server: 'https://h' | as: you, token: x | users[u1].user.as: impersonation is not supported (expected: token, tokenFile, or client-certificate with client-key)",
                "server: 'https://h' | token: 7, tokenFile: gone | users[u1].user.tokenFile: 'gone' (expected: a file that can be read)",
                "server: 'https://h' | client-key-data: Y2EK, token: x | users[u1].user.client-certificate: missing (expected: certificate and key together)",
                "server: 'https://h' | client-certificate-data: Y2EK, token: x | users[u1].user.client-key: missing (expected: certificate and key together)",
                "server: 'https://h' | \"\" | users[u1].user: says not who we are (expected: token, tokenFile, or client-certificate with client-key)",
            })
    void whatIsNotDoneIsRefusedByItsPlace(String cluster, String user, String problem) {
        assertEquals(List.of(problem), parse(cluster, user).problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | holds no kubeconfig (expected: a YAML mapping)",
                "'[]' | holds no kubeconfig (expected: a YAML mapping)",
                "'{}' | current-context: missing (expected: a name of contexts)",
                "'current-context: x' | current-context: 'x' (expected: a name of contexts)",
                "'{current-context: x, contexts: [7, {name: y}]}' | current-context: 'x' (expected: a name of contexts)",
                "'{current-context: x, contexts: [{name: x}]}' | contexts[x].context.cluster: missing (expected: a name of clusters)",
                "'{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], users: [{name: u}]}' | contexts[x].context.cluster: 'c' (expected: a name of clusters)",
                "'token: a: b' | 'is no YAML at line 1, column 9'",
                "'a: 1\n---\nb: 2' | 'is no YAML at line 2, column 1'",
                "'a: !!javax.script.ScriptEngineManager [x]' | 'is no YAML at line 1, column 4'",
            })
    void whatIsNoKubeconfigIsRefused(String text, String problem) {
        assertEquals(problem, Kubeconfig.parse(text, directory).problems().get(0));
    }

    @Test
    void aFileThatCannotBeReadIsRefused() {
        assertEquals(
                List.of("cannot be read (expected: a file in UTF-8)"),
                Kubeconfig.read(directory.resolve("gone")).problems());
    }

    @Test
    void noProblemShowsASecret() {
        var yaml = "users: [{name: u1, user: {token: \"sesame\" oops}}]";
        assertFalse(Kubeconfig.parse(yaml, directory).problems().toString().contains("sesame"));
        assertFalse(parse("server: 'https://h'", "token: sesame, tokenFile: 7")
                .toString()
                .contains("sesame"));
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertEquals(
                List.of("is no YAML"),
                Kubeconfig.parse(bomb.toString(), directory).problems());
    }
}
