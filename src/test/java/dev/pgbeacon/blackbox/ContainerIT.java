package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A stock image of PostgreSQL, whose password method and settings are not of our making. */
class ContainerIT {
    /** Without an engine it is skipped; a page of what was tried would look like a fault. */
    private static final Logger TESTCONTAINERS = Logger.getLogger("org.testcontainers");

    @BeforeEach
    void needsAnEngine() {
        TESTCONTAINERS.setLevel(Level.OFF);
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no container engine on this machine");
    }

    @Test
    void aStockImageIsAMaster() {
        try (var postgres = new PostgreSQLContainer("postgres:17-alpine")) {
            postgres.start();
            var launch = Launch.program()
                    .with("PGHOST", postgres.getHost())
                    .with("PGPORT", Integer.toString(postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)))
                    .with("PGUSER", postgres.getUsername())
                    .with("PGPASSWORD", postgres.getPassword())
                    .with("PGDATABASE", postgres.getDatabaseName());

            try (var pgbeacon = launch.up()) {
                pgbeacon.awaitWord("MASTER");

                assertEquals("MASTER", Poll.asking(pgbeacon.wordPort(), "30"));
                assertTrue(pgbeacon.health("ready").isUp());
            }
        }
    }
}
