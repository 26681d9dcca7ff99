package dev.pgbeacon.face.monitor;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.status.Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the dump is said.
 *
 * @param where empty: nowhere
 */
public record MonitorConfig(Optional<ListenAddresses> where) {
    private static final Key<Boolean> ENABLED = Key.flag(
            "monitor.enabled", "Whether there is a monitor dump. Default: where nodes are listed, by whatever source.");
    private static final Key<Address> LISTEN = Key.of(
                    "monitor.listen",
                    "HOST:PORT",
                    "Where the monitor dump is said to whoever connects; `*` is everywhere, an IPv6 address stands in brackets,"
                            + " port 0 lets the system choose.",
                    MonitorConfig::place)
            .orElse("127.0.0.1:9881");

    public static final List<Key<?>> KEYS = List.of(ENABLED, LISTEN);

    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\s/,\\[\\]]+)]|([^\\s/,:\\[\\]]+)):([0-9]{1,5})");

    /** @param nodesListed whether any source of nodes is configured */
    public static MonitorConfig read(Settings settings, boolean nodesListed) {
        var listen = settings.get(LISTEN);
        return new MonitorConfig(
                settings.find(ENABLED).orElse(nodesListed) ? addresses(settings, listen) : Optional.empty());
    }

    private static Optional<ListenAddresses> addresses(Settings settings, Address listen) {
        try {
            return Optional.of(ListenAddresses.parse(List.of(listen.host()), listen.port()));
        } catch (IllegalArgumentException unknown) {
            settings.problem(LISTEN.fullName() + ": " + unknown.getMessage());
            return Optional.empty();
        }
    }

    private static Address place(String text) {
        var form = FORM.matcher(text);
        if (form.matches() && Integer.parseInt(form.group(3)) <= 65_535) {
            return new Address(form.group(1) == null ? form.group(2) : form.group(1), Integer.parseInt(form.group(3)));
        }
        throw new IllegalArgumentException("expected: HOST:PORT, like 127.0.0.1:9881, *:9881 or [::1]:0");
    }
}
