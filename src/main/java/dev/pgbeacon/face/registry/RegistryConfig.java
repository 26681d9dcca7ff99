package dev.pgbeacon.face.registry;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which table holds the nodes, and where it is.
 *
 * @param used whether anything says that there is one: a plain sidecar does not look for it
 */
public record RegistryConfig(boolean used, TableName table, RegistryAccess access) {
    private static final TableName OCTOPUS = new TableName("octopus", "nodes");

    private static final Key<TableName> TABLE = Key.of(
            "nodes.table",
            TableName.EXPECTED,
            "The table of nodes, as pg_octopus has it; a registry is used when this or `nodes.registry` is set. Default:"
                    + " `octopus.nodes`.",
            TableName::parse);
    private static final Key<RegistryUrl> REGISTRY = Key.of(
                    "nodes.registry",
                    RegistryUrl.EXPECTED,
                    "Where that table is: of several hosts the primary is found. Default: the local server.",
                    RegistryUrl::parse)
            .hidden();
    private static final Key<String> USER = Key.text(
            "nodes.registry-user",
            "The role that reads and writes the table. Default: the URL's user, else the local server's.");
    private static final Key<Path> PASSWORD_FILE = Key.path(
            "nodes.registry-password-file",
            "As `password-file`, for the registry. Default: the URL's password, else the local server's.");

    public static final List<Key<?>> KEYS = List.of(TABLE, REGISTRY, USER, PASSWORD_FILE);

    /** @param local the local server, without a host where there are several */
    public static RegistryConfig read(Settings settings, RegistryAccess local) {
        var table = settings.find(TABLE);
        var url = settings.find(REGISTRY);
        var user = settings.find(USER).or(() -> url.flatMap(RegistryUrl::user));
        var password = url.flatMap(RegistryUrl::password);
        var access = new RegistryAccess(
                url.map(RegistryUrl::hosts).orElse(local.hosts()),
                user.orElse(local.user()),
                url.flatMap(RegistryUrl::database).orElse(local.database()),
                password.or(local::password),
                settings.find(PASSWORD_FILE).or(() -> password.isPresent() ? Optional.empty() : local.passwordFile()),
                url.flatMap(RegistryUrl::sslMode).orElse(local.sslMode()),
                url.flatMap(RegistryUrl::rootCertificate).or(local::rootCertificate));
        boolean used = table.isPresent() || url.isPresent();
        if (used && access.hosts().isEmpty()) {
            settings.problem(REGISTRY.fullName() + ": not set (expected: a URL, as there are several local servers)");
        }
        return new RegistryConfig(used, table.orElse(OCTOPUS), access);
    }
}
