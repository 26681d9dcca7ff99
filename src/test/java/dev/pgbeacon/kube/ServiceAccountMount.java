package dev.pgbeacon.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code /var/run/secrets/kubernetes.io/serviceaccount}, as the kubelet writes it: the files are symbolic links into
 * {@code ..data}, itself a link to a directory, which is put in place of the last one at a stroke.
 */
public final class ServiceAccountMount {
    private final Path directory;
    private final String ca;
    private int version;

    ServiceAccountMount(Path directory, String ca, String token) {
        this.directory = directory;
        this.ca = ca;
        try {
            Files.createDirectories(directory);
            rotate(token);
            for (var name : new String[] {"token", "ca.crt", "namespace"}) {
                Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new token takes the place of the old one. */
    public void rotate(String token) {
        var name = "..version_" + ++version;
        var next = directory.resolve(name);
        try {
            Files.createDirectory(next);
            Files.writeString(next.resolve("token"), token);
            Files.writeString(next.resolve("ca.crt"), ca);
            Files.writeString(next.resolve("namespace"), ApiStore.NAMESPACE);
            var link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(name));
            Files.move(
                    link,
                    directory.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    public Path token() {
        return directory.resolve("token");
    }

    public Path ca() {
        return directory.resolve("ca.crt");
    }
}
