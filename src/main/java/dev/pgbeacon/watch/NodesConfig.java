package dev.pgbeacon.watch;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The nodes that are listed, and how nodes from all sources are asked. */
public record NodesConfig(List<Address> list, HealthPace pace, Connecting asking, String multiMaster) {
    private static final Key<List<Address>> LIST = Key.list(
            "nodes.list",
            "list of HOST:PORT",
            "Nodes whose health is checked, besides those of other sources. Read again at SIGHUP and when its file changes.",
            Address::parse);
    private static final Key<String> USER =
            Key.text("nodes.user", "The role that asks the nodes. Default: the local server's.");
    private static final Key<Path> PASSWORD_FILE =
            Key.path("nodes.password-file", "As `password-file`, for the nodes. Default: the local server's password.");
    private static final Key<String> DATABASE =
            Key.text("nodes.database", "The nodes' database. Default: the local server's.");
    private static final Key<String> SSL_MODE =
            ServersConfig.sslMode("nodes.sslmode", "TLS to the nodes. Default: the local server's.");

    private static final Key<Duration> PERIOD = Key.duration(
                    "health-check.period",
                    "From one check of a listed node to the next. `pg_octopus.health_check_period` (milliseconds) is read as"
                            + " its alias. This and the next three are read again at SIGHUP and when their file changes.")
            .orElse("10s");
    private static final Key<Duration> TIMEOUT = Key.duration(
                    "health-check.timeout",
                    "How long a listed node's answer may take, connecting included. Alias: `pg_octopus.health_check_timeout`"
                            + " (milliseconds).")
            .orElse("2s");
    private static final Key<Integer> MAX_RETRIES = Key.number(
                    "health-check.max-retries",
                    0,
                    1000,
                    "How often a node that fails is asked again before it is unhealthy.")
            .alias("pg_octopus.health_check_max_retries")
            .orElse("2");
    private static final Key<Duration> RETRY_DELAY = Key.duration(
                    "health-check.retry-delay",
                    "How long a node is left alone before it is asked again. Alias: `pg_octopus.health_check_retry_delay`"
                            + " (milliseconds).")
            .orElse("1s");

    public static final List<Key<?>> KEYS =
            List.of(LIST, USER, PASSWORD_FILE, DATABASE, SSL_MODE, PERIOD, TIMEOUT, MAX_RETRIES, RETRY_DELAY);

    /** What may change while we run. */
    static final List<Key<?>> RELOADED = List.of(LIST, PERIOD, TIMEOUT, MAX_RETRIES, RETRY_DELAY);

    public static NodesConfig read(Settings settings) {
        settings.fallBackInMilliseconds(PERIOD, "pg_octopus.health_check_period");
        settings.fallBackInMilliseconds(TIMEOUT, "pg_octopus.health_check_timeout");
        settings.fallBackInMilliseconds(RETRY_DELAY, "pg_octopus.health_check_retry_delay");
        var pace = new HealthPace(
                WatchConfig.positive(PERIOD, settings),
                WatchConfig.positive(TIMEOUT, settings),
                settings.get(MAX_RETRIES),
                settings.get(RETRY_DELAY));
        if (pace.longestRound().compareTo(pace.period()) >= 0) {
            settings.problem("health-check: a round may take "
                    + pace.longestRound().toMillis() + "ms: timeout "
                    + pace.timeout().toMillis() + "ms + " + pace.maxRetries() + " retries x (delay "
                    + pace.retryDelay().toMillis() + "ms + timeout "
                    + pace.timeout().toMillis()
                    + "ms) (expected: less than the period, " + pace.period().toMillis() + "ms)");
        }
        var local = ServersConfig.elsewhere(settings, new NodeId("any", "localhost", 5432));
        return new NodesConfig(
                settings.find(LIST).orElse(List.of()), pace, asking(local.connecting(), settings), local.multiMaster());
    }

    /** Empty still, beside this process' own servers. */
    public static NodeList nodeList(List<NodeId> ours) {
        return new NodeList(ours, OwnHost.now()::spelling);
    }

    private static Connecting asking(Connecting local, Settings settings) {
        return new Connecting(
                local.host(),
                local.port(),
                settings.find(USER).orElse(local.user()),
                settings.find(DATABASE).orElse(local.database()),
                local.password(),
                settings.find(PASSWORD_FILE).or(local::passwordFile),
                settings.find(SSL_MODE).orElse(local.sslMode()),
                local.rootCertificate());
    }
}
