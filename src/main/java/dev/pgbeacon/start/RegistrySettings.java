package dev.pgbeacon.start;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.registry.RegistryAccess;
import dev.pgbeacon.face.registry.RegistryConfig;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.watch.ServersConfig;
import java.util.List;
import java.util.Optional;

/** The registry is on the local server and reached as that is, as far as nothing else is said. */
public final class RegistrySettings {
    private RegistrySettings() {}

    public static RegistryConfig read(Settings settings, ServersConfig servers) {
        if (servers.servers().size() == 1) {
            var local = servers.servers().get(0);
            return RegistryConfig.read(
                    settings,
                    access(
                            local.connecting(),
                            List.of(new Address(
                                    local.node().host(), local.node().port()))));
        }
        var any = ServersConfig.elsewhere(settings, new NodeId("any", "localhost", 5432));
        return RegistryConfig.read(settings, access(any.connecting(), List.of()));
    }

    /** For whom else than the checker the registry knows: PGPASSWORD and its like. */
    public static Optional<String> localPassword(Settings settings) {
        return ServersConfig.elsewhere(settings, new NodeId("any", "localhost", 5432))
                .connecting()
                .password();
    }

    private static RegistryAccess access(Connecting local, List<Address> hosts) {
        return new RegistryAccess(
                hosts,
                local.user(),
                local.database(),
                local.password(),
                local.passwordFile(),
                local.sslMode(),
                local.rootCertificate());
    }
}
