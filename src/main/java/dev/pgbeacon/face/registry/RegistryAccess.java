package dev.pgbeacon.face.registry;

import dev.pgbeacon.config.PasswordFile;
import dev.pgbeacon.config.Trust;
import dev.pgbeacon.status.Address;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How the registry is reached.
 *
 * @param hosts the servers of its cluster, of which one is the primary
 * @param passwordFile wins over {@code password}; without both, pgjdbc looks into {@code PGPASSFILE} and {@code ~/.pgpass}
 */
public record RegistryAccess(
        List<Address> hosts,
        String user,
        String database,
        Optional<String> password,
        Optional<Path> passwordFile,
        String sslMode,
        Optional<Path> rootCertificate) {

    /** A backstop, in seconds; above what the server itself keeps to. */
    private static final int SOCKET_TIMEOUT = 10;

    /** The keepalives are the server's: what cuts us off from it must also end our session, and with it our lock. */
    private static final String OPTIONS = "-c search_path=pg_catalog -c statement_timeout=8s -c lock_timeout=2s"
            + " -c idle_in_transaction_session_timeout=5s"
            + " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2";

    RegistryAccess as(String otherUser, Optional<String> otherPassword) {
        return new RegistryAccess(
                hosts, otherUser, database, otherPassword, Optional.empty(), sslMode, rootCertificate);
    }

    String url() {
        return "jdbc:postgresql://" + names() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @throws java.io.UncheckedIOException if the password file cannot be read */
    Properties properties() {
        var properties = new Properties();
        properties.setProperty("user", user);
        passwordFile
                .map(file -> new PasswordFile(file).password())
                .orElse(password)
                .ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("sslmode", sslMode);
        Trust.put(properties, rootCertificate);
        properties.setProperty("ApplicationName", "pgbeacon");
        properties.setProperty("assumeMinServerVersion", "9.4");
        properties.setProperty("options", OPTIONS);
        properties.setProperty("gssEncMode", "disable");
        // A standby only while no primary answers; who is what must not be remembered from the last time.
        properties.setProperty("targetServerType", "preferPrimary");
        properties.setProperty("hostRecheckSeconds", "0");
        // After ALTER TABLE a plan that was kept is refused.
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketFactory", KeepaliveSockets.class.getName());
        return properties;
    }

    private String names() {
        return hosts.stream().map(Address::toString).collect(Collectors.joining(","));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return names() + "/" + database + " as " + user;
    }
}
