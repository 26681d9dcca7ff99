package dev.pgbeacon.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates made with the JDK's keytool: a CA, and who it signs. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String STORE = "store.p12";

    private final Path directory;

    public TestCertificates(Path directory) throws IOException {
        this.directory = directory;
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c");
    }

    /** Signed by the CA; the files are {@code NAME.pem} and {@code NAME.key}. */
    public TlsFiles sign(String name) throws IOException, GeneralSecurityException {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "san=dns:localhost,ip:127.0.0.1");
        keytool("-certreq", "-alias", name, "-file", name + ".csr");
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".crt",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1");
        keytool("-importcert", "-noprompt", "-alias", name, "-file", name + ".crt");
        var store = store();
        var cert = directory.resolve(name + ".pem");
        Files.writeString(cert, pem("CERTIFICATE", List.of(store.getCertificateChain(name))));
        var key = directory.resolve(name + ".key");
        Files.writeString(key, pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
        return new TlsFiles(cert, key, java.util.Optional.empty());
    }

    public Path ca() throws IOException, GeneralSecurityException {
        return Files.writeString(
                directory.resolve("ca.pem"), pem("CERTIFICATE", List.of(store().getCertificate("ca"))));
    }

    /** A client's: trusts the CA, and shows the certificate of that name if there is one. */
    public SSLContext client(String name) throws IOException, GeneralSecurityException {
        var store = store();
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", store.getCertificate("ca"));
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (store.containsAlias(name)) {
            own.setKeyEntry(name, store.getKey(name, PASSWORD), PASSWORD, store.getCertificateChain(name));
        }
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(own, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(STORE))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private void keytool(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", STORE, "-storepass", "changeit"));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
        }
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String type, List<Certificate> certificates) throws GeneralSecurityException {
        var text = new StringBuilder();
        for (var certificate : certificates) {
            text.append(pem(type, certificate.getEncoded()));
        }
        return text.toString();
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }
}
