package dev.pgbeacon.start;

import dev.pgbeacon.board.LagConfig;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.watch.MonotonicClock;
import dev.pgbeacon.watch.ServersConfig;
import dev.pgbeacon.watch.WatchConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Reads all configuration before any other door opens, and refuses the start with every problem at once. */
@Singleton
public class Start {
    private static final Logger LOG = Logger.getLogger(Start.class);

    private final Settings settings;
    private final ServersConfig servers;
    private final WatchConfig watch;

    Start(Config config) {
        settings = new Settings(config);
        servers = ServersConfig.read(settings);
        watch = WatchConfig.read(settings);
        ManagementConfig.check(settings);
    }

    void check(@Observes @Priority(10) StartupEvent event) {
        settings.unknown(Catalogue.KEYS)
                .forEach(name -> LOG.warn("configuration: " + name + " is not a key of pgbeacon, and is ignored"));
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException("pgbeacon does not start, its configuration is wrong:\n  "
                    + String.join("\n  ", settings.problems()));
        }
    }

    @Produces
    @Singleton
    StatusBoard board(InstantSource clock) {
        return new StatusBoard(clock, LagConfig.read(settings), List.of());
    }

    @Produces
    @Singleton
    ServersConfig servers() {
        return servers;
    }

    @Produces
    @Singleton
    WatchConfig watch() {
        return watch;
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return new MonotonicClock();
    }

    @Produces
    @Singleton
    Pulse pulse() {
        return new Pulse();
    }
}
