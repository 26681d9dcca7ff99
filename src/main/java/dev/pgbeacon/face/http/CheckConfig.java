package dev.pgbeacon.face.http;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.net.AllowList;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.TlsFiles;
import dev.pgbeacon.net.TlsKeys;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where HTTP checks are answered, and how.
 *
 * @param places the common port, and one for each server that has its own
 */
public record CheckConfig(
        boolean enabled,
        List<Place> places,
        CheckTable table,
        CheckRules rules,
        CheckTerms terms,
        Optional<TlsFiles> tls) {
    private static final Key<Boolean> ENABLED =
            Key.flag("check.enabled", "Whether HTTP checks are answered.").orElse("true");
    private static final Key<Integer> PORT = Key.number(
                    "check.port",
                    0,
                    65535,
                    "The port of the HTTP checks; 0 lets the system choose. With several servers it answers under"
                            + " `/servers/NAME/`, and a server that sets it gets a port of its own besides.")
            .orElse("9200")
            .forEachServer();
    private static final Key<List<String>> BIND = Key.list(
            "check.bind",
            "list of addresses",
            "The addresses it listens on. Default: all, IPv4 and IPv6.",
            text -> text);
    private static final Key<AllowList> ALLOW_FROM = AllowList.key("check.allow-from");
    private static final Key<Row> ROOT = Key.of(
                    "check.root",
                    "one of " + String.join(", ", CheckTable.names()),
                    "What the path `/` stands for: another row of the table, by its path.",
                    CheckConfig::row)
            .orElse(CheckTable.DEFAULT_ROOT);
    private static final Key<Integer> MAX_CONNECTIONS = Key.number(
                    "check.max-connections",
                    1,
                    1_000_000,
                    "Connections open at a time, for each port. Above, the one that has been silent for longest is"
                            + " closed.")
            .orElse("1000");
    private static final Key<Duration> IDLE_TIMEOUT = Key.duration(
                    "check.idle-timeout",
                    "How long a connection may bring no whole request before it is closed; longer than the interval of"
                            + " who keeps connections between checks.")
            .orElse("75s");

    private static final TlsKeys TLS = TlsKeys.of("check.tls");

    public static final List<Key<?>> KEYS = List.of(
            ENABLED,
            PORT,
            BIND,
            ALLOW_FROM,
            ROOT,
            MAX_CONNECTIONS,
            IDLE_TIMEOUT,
            TLS.cert(),
            TLS.key(),
            TLS.clientCa());

    /** @param key the one that says the port */
    record Place(String key, ListenAddresses where, Routes routes) {}

    /** @param max {@code lag.max} */
    public static CheckConfig read(Settings settings, List<NodeId> servers, Optional<LagLimit> max) {
        var enabled = settings.get(ENABLED);
        var bind = settings.find(BIND).orElse(List.of());
        var ports = ports(settings, servers);
        if (enabled) {
            checkDistinct(settings, ports);
        }
        var places = new ArrayList<Place>();
        try {
            for (var port : ports) {
                places.add(new Place(port.key(), ListenAddresses.parse(bind, port.number()), port.routes()));
            }
        } catch (IllegalArgumentException unknown) {
            settings.problem(BIND.fullName() + ": " + unknown.getMessage());
        }
        var idleTimeout = settings.get(IDLE_TIMEOUT);
        if (idleTimeout.isZero()) {
            settings.problem(IDLE_TIMEOUT.fullName() + ": '0' (expected: more than 0)");
        }
        return new CheckConfig(
                enabled,
                List.copyOf(places),
                new CheckTable(settings.get(ROOT)),
                new CheckRules(max),
                new CheckTerms(
                        settings.find(ALLOW_FROM).orElse(AllowList.EVERYBODY),
                        settings.get(MAX_CONNECTIONS),
                        idleTimeout),
                TLS.read(settings));
    }

    /** For those who must not take the same. */
    public Map<String, Integer> ports() {
        var ports = new LinkedHashMap<String, Integer>();
        if (enabled) {
            places.forEach(place -> ports.put(place.key(), place.where().port()));
        }
        return ports;
    }

    private record Port(String key, int number, Routes routes) {}

    private static List<Port> ports(Settings settings, List<NodeId> servers) {
        var ports = new ArrayList<Port>();
        for (var server : servers) {
            var own = ownPort(server);
            settings.find(own).ifPresent(number -> ports.add(new Port(own.fullName(), number, Routes.of(server))));
        }
        if (servers.size() > 1 || ports.isEmpty()) {
            ports.add(0, new Port(PORT.fullName(), settings.get(PORT), Routes.of(servers)));
        }
        return ports;
    }

    /** Without the plain key, which would give every server one. */
    private static Key<Integer> ownPort(NodeId server) {
        return Key.of("servers." + server.name() + "." + PORT.name(), PORT.expected(), "", PORT.parser());
    }

    private static void checkDistinct(Settings settings, List<Port> ports) {
        var seen = new HashSet<Integer>();
        for (var port : ports) {
            if (port.number() != 0 && !seen.add(port.number())) {
                settings.problem(port.key() + ": '" + port.number() + "' (expected: a port of its own)");
            }
        }
    }

    private static Row row(String name) {
        return CheckTable.named(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("expected: one of " + String.join(", ", CheckTable.names())));
    }
}
