package dev.pgbeacon.embedded;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a cluster is made of.
 *
 * @param settings of every server in it, over the defaults that {@link #of} gives
 * @param archiving whether the primary copies finished log files to {@link EmbeddedCluster#archive()}
 */
public record ClusterOptions(EmbeddedBinaries binaries, Map<String, String> settings, boolean archiving) {
    public ClusterOptions {
        settings = Map.copyOf(settings);
    }

    public static ClusterOptions bundled() {
        return of(EmbeddedBinaries.bundled());
    }

    public static ClusterOptions of(EmbeddedBinaries binaries) {
        return new ClusterOptions(
                binaries,
                Map.ofEntries(
                        Map.entry("listen_addresses", "localhost"),
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("wal_level", "replica"),
                        Map.entry("max_wal_senders", "10"),
                        Map.entry("max_replication_slots", "10"),
                        Map.entry("hot_standby", "on"),
                        Map.entry("wal_log_hints", "on"),
                        // Fast and small, not durable: a crash of the machine may lose all.
                        Map.entry("fsync", "off"),
                        Map.entry("shared_buffers", "16MB"),
                        // In the data directory instead of /dev/shm, where kill -9 would leave it.
                        Map.entry("dynamic_shared_memory_type", "mmap"),
                        // The default of 5 s is how long a standby idles before it tries its upstream again.
                        Map.entry("wal_retrieve_retry_interval", "100ms"),
                        Map.entry("log_line_prefix", "%m [%p] %q%u@%d/%a ")),
                false);
    }

    public ClusterOptions with(String name, String value) {
        var more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new ClusterOptions(binaries, more, archiving);
    }

    /** For logical decoding and replication. */
    public ClusterOptions logical() {
        return with("wal_level", "logical");
    }

    /** For standbys that recover from the archive alone. */
    public ClusterOptions withArchive() {
        return new ClusterOptions(binaries, settings, true);
    }
}
