package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.board.LagConfig;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.net.AllowList;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.TlsFiles;
import dev.pgbeacon.net.TlsKeys;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the word is said, and how.
 *
 * @param ports one for each local server
 */
public record ReplstatusConfig(
        boolean enabled,
        Map<NodeId, ListenAddresses> ports,
        ReplstatusSettings settings,
        Optional<TlsFiles> tls,
        ReplstatusReply reply) {
    private static final Key<Boolean> ENABLED = Key.flag(
                    "replstatus.enabled", "Whether the word is said on a TCP port.")
            .orElse("true");
    private static final Key<Integer> PORT = Key.of(
                    "replstatus.port",
                    "1025..65535, or 0: the system chooses",
                    "The port of the word.",
                    ReplstatusConfig::port)
            .alias("bgw_replstatus.port")
            .orElse("5400")
            .forEachServer();
    private static final Key<List<String>> BIND = Key.list(
                    "replstatus.bind",
                    "list of addresses",
                    "The addresses it listens on. Default: all, IPv4 and IPv6.",
                    text -> text)
            .alias("bgw_replstatus.bind")
            .forEachServer();
    private static final Key<Duration> REQUEST_WAIT = Key.duration(
                    "replstatus.request-wait",
                    "How long a client has to send its threshold, at most 10s. 0: it is answered at once, and only what came"
                            + " with the connect is read.")
            .orElse("50ms");
    private static final Key<Boolean> REQUIRE_THRESHOLD = Key.flag(
                    "replstatus.require-threshold", "A standby that is asked without a threshold says OFFLINE.")
            .orElse("false");
    private static final Key<LagLimit> MAX_LAG = Key.of(
            "replstatus.max-lag",
            "time or size, like 30s or 16MB",
            "The threshold for clients that send none. Default: `lag.max`.",
            LagConfig::timeOrSize);
    private static final Key<AllowList> ALLOW_FROM = AllowList.key("replstatus.allow-from");
    private static final Key<Integer> MAX_CONNECTIONS = Key.number(
                    "replstatus.max-connections",
                    1,
                    1_000_000,
                    "Connections open at a time, for each port. Above, the oldest that has sent nothing is answered and"
                            + " closed first.")
            .orElse("20000");

    private static final TlsKeys TLS = TlsKeys.of("replstatus.tls");

    public static final List<Key<?>> KEYS = List.of(
            ENABLED,
            PORT,
            BIND,
            REQUEST_WAIT,
            REQUIRE_THRESHOLD,
            MAX_LAG,
            ALLOW_FROM,
            MAX_CONNECTIONS,
            TLS.cert(),
            TLS.key(),
            TLS.clientCa());

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** @param standingLimit {@code lag.max}, which {@code replstatus.max-lag} overrides */
    public static ReplstatusConfig read(Settings settings, List<NodeId> servers, Optional<LagLimit> standingLimit) {
        boolean enabled = settings.get(ENABLED);
        var ports = new LinkedHashMap<NodeId, ListenAddresses>();
        for (var server : servers) {
            listen(settings.of(server.name())).ifPresent(where -> ports.put(server, where));
        }
        if (enabled) {
            checkDistinct(settings, ports);
        }
        var wait = settings.get(REQUEST_WAIT);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            settings.problem(REQUEST_WAIT.fullName() + ": '" + wait.toMillis() + "ms' (expected: 10s at most)");
            wait = LONGEST_WAIT;
        }
        return new ReplstatusConfig(
                enabled,
                ports,
                new ReplstatusSettings(
                        wait, settings.find(ALLOW_FROM).orElse(AllowList.EVERYBODY), settings.get(MAX_CONNECTIONS)),
                TLS.read(settings),
                new ReplstatusReply(settings.find(MAX_LAG).or(() -> standingLimit), settings.get(REQUIRE_THRESHOLD)));
    }

    private static Optional<ListenAddresses> listen(Settings settings) {
        try {
            return Optional.of(ListenAddresses.parse(settings.find(BIND).orElse(List.of()), settings.get(PORT)));
        } catch (IllegalArgumentException unknown) {
            settings.problem(BIND.fullName() + ": " + unknown.getMessage());
            return Optional.empty();
        }
    }

    /** Two servers cannot share a port on one address; better said before one of them fails to bind. */
    private static void checkDistinct(Settings settings, Map<NodeId, ListenAddresses> ports) {
        var seen = new HashSet<ListenAddresses>();
        ports.forEach((server, where) -> {
            if (where.port() != 0 && !seen.add(where)) {
                settings.problem("pgbeacon.servers." + server.name() + "." + PORT.name() + ": '" + where.port()
                        + "' (expected: a port that no other server uses)");
            }
        });
    }

    private static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (port != 0 && (port < 1025 || port > 65535)) {
            throw new IllegalArgumentException("expected: 1025..65535, or 0: the system chooses");
        }
        return port;
    }
}
