package dev.pgbeacon.router.session;

import java.io.IOException;
import org.jboss.logging.Logger;

/** Logs what ended a connection. */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    /** A peer that breaks off is nothing new; all else is a fault of ours. */
    static void tell(Throwable failure) {
        if (failure instanceof IOException) {
            LOG.debugf(failure, "a connection failed");
        } else {
            LOG.errorf(failure, "a session failed");
        }
    }
}
