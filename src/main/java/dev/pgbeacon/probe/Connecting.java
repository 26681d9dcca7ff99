package dev.pgbeacon.probe;

import dev.pgbeacon.config.PasswordFile;
import dev.pgbeacon.config.Trust;
import dev.pgbeacon.status.Address;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * How a server is reached, as libpq's environment variables say it.
 *
 * @param password sent when asked for; without one, and without a file, pgjdbc looks into {@code PGPASSFILE} and
 *     {@code ~/.pgpass}
 * @param passwordFile whose first line is the password; read again at each connection, as Secrets rotate
 * @param rootCertificate the trust for {@code verify-ca} and {@code verify-full}
 */
public record Connecting(
        String host,
        int port,
        String user,
        String database,
        Optional<String> password,
        Optional<Path> passwordFile,
        String sslMode,
        Optional<Path> rootCertificate) {

    /** The same, at another address. */
    public Connecting to(String otherHost, int otherPort) {
        return new Connecting(otherHost, otherPort, user, database, password, passwordFile, sslMode, rootCertificate);
    }

    Address address() {
        return Address.of(host, port);
    }

    String url() {
        var bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return "jdbc:postgresql://" + bracketed + ":" + port + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @throws UncheckedIOException if the password file cannot be read */
    Properties properties(Duration timeout, String socketsOf) {
        var properties = new Properties();
        properties.setProperty("user", user);
        currentPassword().ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("sslmode", sslMode);
        Trust.put(properties, rootCertificate);
        properties.setProperty("ApplicationName", "pgbeacon");
        // Everything that we say about ourselves goes into the startup packet: no round trip before the question.
        properties.setProperty("assumeMinServerVersion", "9.4");
        properties.setProperty(
                "options",
                "-c search_path=pg_catalog -c default_transaction_read_only=on -c statement_timeout="
                        + timeout.toMillis());
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("gssEncMode", "disable");
        // Whole seconds, a backstop only: the watch closes our sockets when the time is over.
        var seconds = String.valueOf(timeout.toSeconds() + 1);
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("socketFactory", ProbeSockets.class.getName());
        properties.setProperty("socketFactoryArg", socketsOf);
        return properties;
    }

    private Optional<String> currentPassword() {
        return passwordFile.isEmpty() ? password : new PasswordFile(passwordFile.get()).password();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "user " + user + ", database " + database + " at " + host + ":" + port;
    }
}
