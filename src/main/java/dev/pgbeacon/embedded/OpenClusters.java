package dev.pgbeacon.embedded;

import java.util.LinkedHashSet;
import java.util.Set;

/** The clusters that the end of this JVM must close. */
final class OpenClusters {
    private static final Set<EmbeddedCluster> OPEN = new LinkedHashSet<>();
    private static Thread hook;

    private OpenClusters() {}

    static synchronized void add(EmbeddedCluster cluster) {
        if (hook == null) {
            hook = new Thread(OpenClusters::closeAll, "embedded PostgreSQL: close");
            Runtime.getRuntime().addShutdownHook(hook);
        }
        OPEN.add(cluster);
    }

    /** The hook goes with the last one: each live reload of development mode has this class anew and would add its own. */
    static synchronized void remove(EmbeddedCluster cluster) {
        OPEN.remove(cluster);
        if (OPEN.isEmpty() && hook != null && !isShuttingDown()) {
            hook = null;
        }
    }

    private static boolean isShuttingDown() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void closeAll() {
        Set<EmbeddedCluster> open;
        synchronized (OpenClusters.class) {
            open = new LinkedHashSet<>(OPEN);
        }
        open.forEach(EmbeddedCluster::close);
    }
}
