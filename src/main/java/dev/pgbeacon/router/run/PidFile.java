package dev.pgbeacon.router.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** The launcher writes it when the ports are open; we take it away at the end. */
public final class PidFile {
    private static final Logger LOG = Logger.getLogger(PidFile.class);

    private PidFile() {}

    /** Unless another router has written its own there. */
    public static void removeOurs(Path file) {
        try {
            if (Files.exists(file)
                    && Files.readString(file)
                            .strip()
                            .equals(Long.toString(ProcessHandle.current().pid()))) {
                Files.delete(file);
            }
        } catch (IOException notOurs) {
            // Root's launcher may write where its user may not.
            LOG.warnf("pidfile: %s stays: %s", file, notOurs);
        }
    }
}
