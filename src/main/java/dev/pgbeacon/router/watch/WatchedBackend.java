package dev.pgbeacon.router.watch;

import dev.pgbeacon.watch.HealthCheck;
import dev.pgbeacon.watch.NodeWatch;
import java.util.concurrent.ScheduledFuture;

/** One backend as long as it is asked in the same way. */
record WatchedBackend(Asking asking, NodeWatch watch, HealthCheck check, ScheduledFuture<?> ticks)
        implements AutoCloseable {
    @Override
    public void close() {
        ticks.cancel(false);
        check.close();
        watch.close();
    }
}
