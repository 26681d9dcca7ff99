package dev.pgbeacon.kube;

import dev.pgbeacon.net.TestCertificates;
import dev.pgbeacon.net.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** The cluster's CA, and whom it signed. One for all tests of a JVM: each key costs a second. */
final class ServerCertificates {
    private static final Map<String, TlsFiles> SIGNED = new HashMap<>();
    private static TestCertificates authority;

    private ServerCertificates() {}

    static synchronized TlsFiles of(String name) {
        try {
            if (authority == null) {
                var directory = Files.createTempDirectory("api-server-ca-");
                authority = new TestCertificates(directory);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            }
            var known = SIGNED.get(name);
            if (known == null) {
                known = authority.sign(name);
                SIGNED.put(name, known);
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In PEM form. */
    static synchronized String ca() {
        of("api-server");
        try {
            return Files.readString(authority.ca());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a client of the JDK's trusts. */
    static synchronized SSLContext client() {
        of("api-server");
        try {
            return authority.client("nobody");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
