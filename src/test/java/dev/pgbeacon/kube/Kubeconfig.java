package dev.pgbeacon.kube;

import dev.pgbeacon.net.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes kubeconfig files for one server, in the forms that there are. */
public final class Kubeconfig {
    private final Path directory;
    private final String url;
    private int written;

    Kubeconfig(Path directory, String url) {
        this.directory = directory;
        this.url = url;
    }

    /** A token, and all in the file. */
    public Path withToken(String token) {
        return write(inline("certificate-authority", ServerCertificates.ca()), "token: " + token);
    }

    /** The names of files with a token and the CA. */
    public Path withTokenFile(ServiceAccountMount mount) {
        return write("certificate-authority: " + mount.ca(), "tokenFile: " + mount.token());
    }

    /** A client's certificate for that user, and all in the file. */
    public Path withCertificate(String user) {
        var files = ServerCertificates.of(user);
        return write(
                inline("certificate-authority", ServerCertificates.ca()),
                inline("client-certificate", text(files.cert())) + "\n    " + inline("client-key", text(key(files))));
    }

    /** A client's certificate for that user, by the names of files. */
    public Path withCertificateFiles(String user) {
        var files = ServerCertificates.of(user);
        return write(
                inline("certificate-authority", ServerCertificates.ca()),
                "client-certificate: " + files.cert() + "\n    client-key: " + key(files));
    }

    private Path write(String authority, String user) {
        var text = """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts:
                - name: test
                  context:
                    cluster: test
                    user: test
                    namespace: %s
                clusters:
                - name: test
                  cluster:
                    server: %s
                    %s
                users:
                - name: test
                  user:
                    %s
                """.formatted(ApiStore.NAMESPACE, url, authority, user);
        try {
            return Files.writeString(directory.resolve("kubeconfig-" + ++written), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inline(String name, String pem) {
        return name + "-data: " + Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static Path key(TlsFiles files) {
        return files.key();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
