package dev.pgbeacon.face.log;

import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.NodeRole;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Logs what changes, never what stays. */
@Singleton
public class LogFace {
    private static final Logger LOG = Logger.getLogger(LogFace.class);

    private final StatusBoard board;

    LogFace(StatusBoard board) {
        this.board = board;
    }

    /** Before the watch starts, so that the first state of each server is told, too. */
    void start(@Observes @Priority(50) StartupEvent event) {
        board.onChange(change -> {
            var level = change.to().role() == NodeRole.NONE ? Logger.Level.WARN : Logger.Level.INFO;
            LOG.log(level, ChangeLine.of(change));
        });
    }
}
