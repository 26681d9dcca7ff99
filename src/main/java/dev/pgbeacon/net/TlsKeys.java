package dev.pgbeacon.net;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of a face's TLS; without a certificate it speaks in the clear. */
public record TlsKeys(Key<Path> cert, Key<Path> key, Key<Path> clientCa) {

    public static TlsKeys of(String prefix) {
        return new TlsKeys(
                Key.path(
                        prefix + ".cert",
                        "The server's certificate and its chain, a PEM file; read again when it changes."),
                Key.path(prefix + ".key", "The certificate's private key, a PEM file."),
                Key.path(
                        prefix + ".client-ca",
                        "Who signs the certificates that clients must show, a PEM file. Without it none are asked for."));
    }

    public Optional<TlsFiles> read(Settings settings) {
        var certFile = settings.find(cert);
        var keyFile = settings.find(key);
        var caFile = settings.find(clientCa);
        for (var each : List.of(cert, key, clientCa)) {
            settings.find(each)
                    .filter(path -> !Files.isReadable(path))
                    .ifPresent(path ->
                            settings.problem(each.fullName() + ": '" + path + "' (expected: a file that can be read)"));
        }
        if (certFile.isPresent() != keyFile.isPresent() || (caFile.isPresent() && certFile.isEmpty())) {
            settings.problem((certFile.isPresent() ? key : cert).fullName()
                    + ": missing (expected: certificate and key together)");
            return Optional.empty();
        }
        return certFile.map(path -> new TlsFiles(path, keyFile.orElseThrow(), caFile));
    }
}
