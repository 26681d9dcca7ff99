package dev.pgbeacon.watch;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.probe.Connecting;
import dev.pgbeacon.status.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The local servers and how they are reached; the plain keys are the one unnamed server. */
public record ServersConfig(List<Local> servers) {
    /** The name of the one server that has none. */
    static final String UNNAMED = "local";

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Key<String> HOST = Key.of(
                    "host", "host name or address", "The PostgreSQL server that is watched.", ServersConfig::host)
            .alias("PGHOST")
            .orElse("localhost")
            .forEachServer();
    private static final Key<Integer> PORT = Key.number("port", 1, 65535, "Its port.")
            .alias("PGPORT")
            .orElse("5432")
            .forEachServer();
    private static final Key<String> USER = Key.text(
                    "user", "The role that asks: `pg_monitor` is all it needs. Default: the operating system's user.")
            .alias("PGUSER")
            .forEachServer();
    private static final Key<String> PASSWORD = Key.text("password", "Its password.")
            .alias("PGPASSWORD")
            .forEachServer()
            .hidden();
    private static final Key<Path> PASSWORD_FILE = Key.path(
                    "password-file",
                    "A file in UTF-8 whose first line is the password, read again at each connection. It wins over `password`;"
                            + " without both, `PGPASSFILE` and `~/.pgpass` are searched as libpq does, whatever their"
                            + " permissions.")
            .forEachServer();
    private static final Key<String> DATABASE = Key.text("database", "The database to connect to.")
            .alias("PGDATABASE")
            .orElse("postgres")
            .forEachServer();
    private static final Key<String> SSL_MODE = sslMode("sslmode", "TLS to the server, as libpq's `sslmode`.")
            .alias("PGSSLMODE")
            .orElse("prefer")
            .forEachServer();
    private static final Key<Path> SSL_ROOT_CERT = Key.path(
                    "sslrootcert",
                    "The trust for `verify-ca` and `verify-full`: a PEM file, or `system` for whom Java trusts.")
            .alias("PGSSLROOTCERT")
            .forEachServer();

    private static final List<String> MULTI_MASTER = List.of("auto", "off", "bdr", "pgd", "pgactive", "spock");

    private static final Key<String> CHECK_MULTIMASTER = oneOf(
                    "check.multimaster",
                    MULTI_MASTER,
                    "The multi-master system whose word counts besides the role. `auto` looks what is installed in the"
                            + " database that is asked.")
            .orElse("auto")
            .forEachServer();

    public static final List<Key<?>> KEYS = List.of(
            HOST,
            PORT,
            USER,
            PASSWORD,
            PASSWORD_FILE,
            DATABASE,
            SSL_MODE,
            SSL_ROOT_CERT,
            DatabaseIni.FILE,
            CHECK_MULTIMASTER);

    public record Local(NodeId node, Connecting connecting, String multiMaster) {}

    public static ServersConfig read(Settings settings) {
        DatabaseIni.read(settings);
        var names = settings.servers();
        var servers = names.isEmpty()
                ? Stream.of(local(UNNAMED, settings))
                : names.stream().map(name -> local(name, settings.of(name)));
        return new ServersConfig(servers.toList());
    }

    /** Another server, asked as the plain keys say in all but its address. */
    public static Local elsewhere(Settings settings, NodeId node) {
        DatabaseIni.read(settings);
        return local(node, settings);
    }

    public List<NodeId> nodes() {
        return servers.stream().map(Local::node).toList();
    }

    private static Local local(String name, Settings settings) {
        return local(new NodeId(name, settings.get(HOST), settings.get(PORT)), settings);
    }

    private static Local local(NodeId node, Settings settings) {
        return new Local(
                node,
                new Connecting(
                        node.host(),
                        node.port(),
                        settings.find(USER).orElseGet(() -> System.getProperty("user.name")),
                        settings.get(DATABASE),
                        settings.find(PASSWORD),
                        settings.find(PASSWORD_FILE),
                        settings.get(SSL_MODE),
                        settings.find(SSL_ROOT_CERT)),
                settings.get(CHECK_MULTIMASTER));
    }

    static Key<String> sslMode(String name, String description) {
        return oneOf(name, SSL_MODES, description);
    }

    private static Key<String> oneOf(String name, List<String> words, String description) {
        var expected = "one of " + String.join(", ", words);
        return Key.of(name, expected, description, text -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException("expected: " + expected);
            }
            return text;
        });
    }

    private static String host(String text) {
        if (text.matches(".*[,\\s/@].*")) {
            throw new IllegalArgumentException(
                    "expected: one host name or address; Unix sockets and URLs are not supported");
        }
        return text;
    }
}
