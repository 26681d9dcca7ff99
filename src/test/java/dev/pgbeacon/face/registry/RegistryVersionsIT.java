package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oldest version that a registry may be, one that ends no idle session, and the newest. */
class RegistryVersionsIT {
    /** Where the build puts the jars of other versions' programs before integration tests. */
    private static final Path JARS = Path.of("target/postgresql");

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {9, 13, 18})
    void theTableAndWhatIsBesideItAreWritten(int version) throws SQLException, IOException {
        try (var registry = new TestRegistry(ClusterOptions.of(EmbeddedBinaries.ofJar(jar(version))))) {
            registry.install();
            registry.server.execute(
                    Files.readString(Path.of("deploy/sql/nodes.sql")),
                    Files.readString(Path.of("deploy/sql/nodes-role.sql")));
            registry.add("a");
            try (var checker = new TestChecker(TestChecker.config("pgbeacon_nodes", registry.server))) {
                checker.findsPrimary("a:5432");
                registry.awaitHealth("a", 1);
                checker.findsDown("a:5432");
                registry.awaitHealth("a", 0);
                registry.awaitQuery("2", "select count(*) from octopus.node_event");
                assertEquals("none", registry.server.query("select role from octopus.node_status"));
            }
        }
    }

    private static Path jar(int version) throws IOException {
        assumeTrue(Files.isDirectory(JARS), "missing: " + JARS + ", which mvn verify fills");
        try (var jars = Files.newDirectoryStream(JARS, "*-" + version + ".*.jar")) {
            var found = jars.iterator();
            assertTrue(found.hasNext(), JARS + ": no jar of PostgreSQL " + version);
            return found.next();
        }
    }
}
