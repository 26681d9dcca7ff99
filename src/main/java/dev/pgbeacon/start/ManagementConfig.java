package dev.pgbeacon.start;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;

/** Keys of what is not ours, Quarkus above all, which {@link HandedOn} hands on: they are checked with all others. */
public final class ManagementConfig {
    public static final Key<Integer> PORT = Key.number(
                    "management.port",
                    0,
                    65535,
                    "Port of health, metrics and the page; 0 lets the system choose. Of a router: 9010, so that both fit into"
                            + " one pod.")
            .orElse("9000");
    private static final Key<Integer> PORT_OF_ROUTER = PORT.orElse("9010");
    public static final Key<String> BIND =
            Key.text("management.bind", "The address it listens on.").orElse("0.0.0.0");
    static final Key<Boolean> LOG_JSON =
            Key.flag("log.json", "Log lines as JSON objects.").orElse("false");

    private static final Key<Boolean> DEV_EMBEDDED = Key.flag(
                    "dev.embedded", "Development mode only: whether it starts a primary and two standbys of its own.")
            .orElse("true");

    static final List<Key<?>> KEYS = List.of(PORT, BIND, LOG_JSON, DEV_EMBEDDED);

    private ManagementConfig() {}

    static Key<Integer> port() {
        return KindOfRun.router().isPresent() ? PORT_OF_ROUTER : PORT;
    }

    /** @param others of Vert.x' too, by their keys: it would let two servers share a port in turns, and say nothing */
    static void check(Settings settings, Map<String, Integer> others) {
        KEYS.forEach(settings::get);
        int own = settings.get(port());
        others.forEach((key, port) -> {
            if (port == own && port != 0) {
                settings.problem(key + ": '" + port + "' (expected: another port than " + PORT.fullName() + ")");
            }
        });
    }

    /**
     * Quarkus, too, finds out that it cannot listen, but says so in a hundred lines.
     *
     * @throws ConfigurationException in one line that names address and port
     */
    static void requireFree(Settings settings) {
        var host = settings.get(BIND);
        int port = settings.get(port());
        try (var probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException refused) {
            var why = refused instanceof UnknownHostException ? "unknown host" : refused.getMessage();
            throw new ConfigurationException(
                    "pgbeacon does not start: management: cannot listen on " + host + ":" + port + ": " + why);
        }
    }
}
