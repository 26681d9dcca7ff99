package dev.pgbeacon.router.console;

import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterFile.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file as it is in force, with its defaults, and without its secrets. */
public final class ConfigRows {
    private final List<List<Optional<String>>> rows = new ArrayList<>();

    private ConfigRows() {}

    public static List<List<Optional<String>>> of(RouterFile file) {
        var rows = new ConfigRows();
        rows.addFixed(file.fixed());
        rows.add("log", file.log());
        rows.addAccess(file.access());
        rows.add("peers", file.peers());
        rows.addIf("tls cert", file.tls().map(RouterFile.Tls::cert));
        rows.addIf("tls key", file.tls().map(RouterFile.Tls::key));
        rows.add("health timeout", file.health().timeout());
        rows.add("health check", file.health().check());
        rows.add("health database", file.health().database());
        rows.add("health username", file.health().username());
        rows.addIf("health password", file.health().password());
        rows.addRouting(file.routing());
        file.backends().forEach(backend -> rows.add("backend " + backend.address(), words(backend)));
        return List.copyOf(rows.rows);
    }

    private void addFixed(RouterFile.Fixed fixed) {
        add("listen", fixed.listen());
        addIf("read_only_listen", fixed.readOnlyListen());
        add("monitor", fixed.monitor());
        addIf("workers", fixed.workers());
        addIf("user", fixed.user());
        addIf("group", fixed.group());
        addIf("pidfile", fixed.pidfile());
    }

    private void addAccess(RouterFile.Access access) {
        addIf("hba", access.hba());
        addIf("authdb", access.authdb());
        addIf("auth_query", access.authQuery());
        add("max_clients", access.maxClients());
        add("console_users", access.consoleUsers());
    }

    private void addRouting(RouterFile.Routing routing) {
        add("causal", routing.causal() ? "on" : "off");
        add("failover_wait", routing.failoverWait());
        add("replay_limit", routing.replayLimit() + "b");
        addIf("drain_wait", routing.drainWait());
        add("probe_interval", routing.probeInterval());
        add("read_functions", routing.exceptions().readFunctions());
        add("stateless_functions", routing.exceptions().statelessFunctions());
        add("primary_functions", routing.exceptions().primaryFunctions());
        add("primary_tables", routing.exceptions().primaryTables());
    }

    private static String words(Backend backend) {
        return "tls " + backend.tls().name().toLowerCase(Locale.ROOT)
                + backend.ca().map(ca -> " ca " + ca).orElse("") + " lag " + backend.lag() + " weight "
                + weight(backend) + " database " + backend.database() + " username " + backend.username()
                + backend.password().map(secret -> " password " + secret).orElse("");
    }

    /** As it is written: 1 and not 1.0. */
    public static String weight(Backend backend) {
        double weight = backend.weight();
        return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
    }

    private void addIf(String key, Optional<?> value) {
        rows.add(List.of(Optional.of(key), value.map(ConfigRows::text)));
    }

    private void add(String key, Object value) {
        addIf(key, Optional.of(value));
    }

    private static String text(Object value) {
        if (value instanceof Duration time) {
            return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
        }
        return value instanceof List<?> names
                ? String.join(", ", names.stream().map(Object::toString).toList())
                : value.toString();
    }
}
