package dev.pgbeacon.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedBinariesIT {
    /** The system's versions, and those of -Dpgbeacon.test.postgres=FILE.jar,DIRECTORY,... */
    static Stream<Path> installations() throws IOException {
        var debian = Path.of("/usr/lib/postgresql");
        try (var versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.<Path>empty()) {
            var named = Arrays.stream(
                            System.getProperty("pgbeacon.test.postgres", "").split(",", -1))
                    .filter(name -> !name.isEmpty())
                    .map(Path::of);
            return Stream.concat(versions.toList().stream(), named);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("installations")
    void everyVersionStreamsCascadesArchivesPromotesAndRejoins(Path installation) throws SQLException {
        var binaries = Files.isDirectory(installation)
                ? EmbeddedBinaries.at(installation)
                : EmbeddedBinaries.ofJar(installation);
        try (var cluster = EmbeddedCluster.start(ClusterOptions.of(binaries).withArchive(), 0, 0)) {
            var promoted = cluster.standby(0);
            var archived = cluster.addArchiveStandby(0);
            var cascading = cluster.addStandby(0, promoted);
            assertEquals(
                    Integer.toString(cluster.primary().majorVersion()),
                    cluster.primary().query("select current_setting('server_version_num')::int / 10000"));
            cluster.primary().execute("create table t as select 1 as a", "select pg_switch_wal()");
            for (var server : List.of(promoted, archived, cascading)) {
                awaitTable("t", server);
            }

            promoted.promote();
            promoted.execute("create table u as select 1 as a");
            awaitTable("u", cascading);
            cluster.rejoin(cluster.primary(), promoted);

            awaitTable("u", cluster.primary());
            assertEquals("t", cluster.primary().query("select pg_is_in_recovery()"));
        }
    }

    @Test
    void theBundledProgramsAreUnpackedOnceAndOpenToAll() throws IOException {
        var first = EmbeddedBinaries.bundled();
        var written = Files.getLastModifiedTime(first.home());

        var second = EmbeddedBinaries.bundled();

        assertEquals(first, second);
        assertEquals(written, Files.getLastModifiedTime(second.home()));
        assertTrue(Files.getPosixFilePermissions(second.home()).toString().contains("OTHERS_EXECUTE"));
    }

    @Test
    void twoThatUnpackAtOnceShareOneInstallation(@TempDir Path shared) throws Exception {
        var archive = new BinariesArchive(getClass().getResource("/" + EmbeddedBinaries.archiveName()));
        var pool = Executors.newFixedThreadPool(2);
        try {
            var homes = pool.invokeAll(Collections.nCopies(2, () -> archive.unpackedBelow(shared)));

            assertEquals(homes.get(0).get(), homes.get(1).get());
        } finally {
            pool.shutdown();
        }
        try (var entries = Files.list(shared)) {
            assertEquals(1, entries.count());
        }
    }

    @Test
    void aDirectoryWithoutTheProgramsIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> EmbeddedBinaries.at(Path.of("/usr/nothing")));

        assertEquals(
                "PostgreSQL installation: no /usr/nothing/bin/postgres (expected: a program)", refused.getMessage());
    }

    private static void awaitTable(String name, EmbeddedServer server) {
        Await.until(name + " on " + server.name(), EmbeddedClusterIT.LIMIT, () -> !server.query(
                        "select to_regclass('" + name + "')")
                .isEmpty());
    }
}
