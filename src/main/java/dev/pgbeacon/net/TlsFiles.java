package dev.pgbeacon.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's TLS, in PEM files.
 *
 * @param cert its certificate, followed by the chain
 * @param key of the certificate: PKCS#8, PKCS#1 or SEC1, without a passphrase
 * @param clientCa who signs the certificates that clients must show; without it, none are asked for
 */
public record TlsFiles(Path cert, Path key, Optional<Path> clientCa) {

    /** What changes when a file does, be it by writing or by a Secret's link that is pointed elsewhere. */
    List<FileTime> stamp() throws IOException {
        var times = new java.util.ArrayList<FileTime>();
        for (var file : Stream.concat(Stream.of(cert, key), clientCa.stream()).toList()) {
            times.add(Files.getLastModifiedTime(file.toRealPath()));
        }
        return times;
    }

    @Override
    public String toString() {
        return cert + ", " + key + clientCa.map(ca -> ", " + ca).orElse("");
    }
}
