package dev.pgbeacon.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Whom pgjdbc trusts under {@code verify-ca} and {@code verify-full}. */
public final class Trust {
    /** As root certificate, like libpq's {@code sslrootcert=system}: whom the system trusts. */
    public static final Optional<Path> SYSTEM = Optional.of(Path.of("system"));

    private Trust() {}

    public static void put(Properties properties, Optional<Path> rootCertificate) {
        if (rootCertificate.equals(SYSTEM)) {
            // pgjdbc has no word for it: its default is a file in the home directory.
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
            rootCertificate.ifPresent(path -> properties.setProperty("sslrootcert", path.toString()));
        }
    }
}
