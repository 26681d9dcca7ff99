package dev.pgbeacon.embedded;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Development mode's servers: a primary on port 5500, its standbys on 5501 and 5502. */
@ApplicationScoped
@IfBuildProfile("dev")
public class EmbeddedDevCluster {
    private static final Logger LOG = Logger.getLogger(EmbeddedDevCluster.class);

    private final Settings settings;
    private Optional<EmbeddedCluster> cluster = Optional.empty();

    /** Keys of configuration under pgbeacon.dev. */
    @ConfigMapping(prefix = "pgbeacon.dev")
    interface Settings {
        /** False where development mode should look at servers of your own. */
        @WithDefault("true")
        boolean embedded();
    }

    EmbeddedDevCluster(Settings settings) {
        this.settings = settings;
    }

    /** Before all that looks at the servers. */
    void start(@Observes @Priority(1) StartupEvent event) {
        if (settings.embedded()) {
            cluster = Optional.of(EmbeddedCluster.start(5500, 5501, 5502));
            LOG.info("PostgreSQL: primary on 127.0.0.1:5500, standbys on 5501 and 5502, user postgres, no password");
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
