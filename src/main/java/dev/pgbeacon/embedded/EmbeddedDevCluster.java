package dev.pgbeacon.embedded;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Development mode's servers: a primary on port 5500, its standbys on 5501 and 5502. */
@ApplicationScoped
@IfBuildProfile("dev")
public class EmbeddedDevCluster {
    private static final Logger LOG = Logger.getLogger(EmbeddedDevCluster.class);

    private final boolean wanted;
    private Optional<EmbeddedCluster> cluster = Optional.empty();

    EmbeddedDevCluster(Config config) {
        wanted = config.getOptionalValue("pgbeacon.dev.embedded", Boolean.class).orElse(true);
    }

    /** Before all that looks at the servers. */
    void start(@Observes @Priority(1) StartupEvent event) {
        if (wanted) {
            cluster = Optional.of(EmbeddedCluster.start(5500, 5501, 5502));
            LOG.info("PostgreSQL: primary on 127.0.0.1:5500, standbys on 5501 and 5502, user postgres, no password");
            LOG.info("try: nc localhost 5400  (MASTER)    echo 30 | nc localhost 5401  (STANDBY)");
        }
    }

    /** After all that looks at the servers. */
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        close();
    }

    /** For a start that failed elsewhere: then there is no shutdown event, and the next reload needs the ports. */
    @PreDestroy
    void close() {
        cluster.ifPresent(EmbeddedCluster::close);
        cluster = Optional.empty();
    }
}
