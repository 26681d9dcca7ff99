package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.net.TlsFiles;
import dev.pgbeacon.net.TlsKeys;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether there are MBeans, and whether remote clients may see them.
 *
 * @param drainFile what an operator's order to drain writes
 */
public record JmxConfig(boolean enabled, Optional<Port> port, Optional<DrainFile> drainFile) {
    private static final Key<Boolean> ENABLED = Key.flag(
                    "jmx.enabled", "Whether MBeans are registered, for tools on this host and for `jmx.port`.")
            .orElse("true");
    private static final Key<Integer> PORT = Key.number(
            "jmx.port",
            0,
            65535,
            "The port of remote JMX, registry and objects alike; 0 lets the system choose. Without it there is none.");
    private static final Key<String> BIND = Key.text(
                    "jmx.bind",
                    "The address it listens on, and the host that clients are sent to. Other than loopback it wants"
                            + " `jmx.password-file`.")
            .orElse("localhost");
    private static final Key<Path> PASSWORD_FILE = Key.path(
            "jmx.password-file",
            "Who may connect: a file as the JDK's `jmxremote.password`, clear or hashed, read again when it changes. Without"
                    + " it, everybody who reaches the port.");
    private static final Key<Path> ACCESS_FILE = Key.path(
            "jmx.access-file",
            "What they may do: a file as the JDK's `jmxremote.access`, with `readonly` or `readwrite` for each. Without it,"
                    + " `readwrite`.");
    private static final TlsKeys TLS = TlsKeys.of("jmx.tls");

    public static final List<Key<?>> KEYS =
            List.of(ENABLED, PORT, BIND, PASSWORD_FILE, ACCESS_FILE, TLS.cert(), TLS.key(), TLS.clientCa());

    /**
     * Where remote clients come in.
     *
     * @param host the address as it was written: clients are sent there for the objects
     */
    record Port(
            int number,
            String host,
            InetAddress address,
            Optional<Path> passwordFile,
            Optional<Path> accessFile,
            Optional<TlsFiles> tls) {}

    public static JmxConfig read(Settings settings, Optional<DrainFile> drainFile) {
        var passwords = readable(PASSWORD_FILE, settings);
        var access = readable(ACCESS_FILE, settings);
        if (access.isPresent() && passwords.isEmpty()) {
            settings.problem(PASSWORD_FILE.fullName() + ": missing (expected: one, as " + ACCESS_FILE.fullName()
                    + " says what its users may do)");
        }
        var tls = TLS.read(settings);
        var port = settings.find(PORT).flatMap(number -> address(settings)
                .map(address -> new Port(number, settings.get(BIND), address, passwords, access, tls)));
        port.filter(open -> !open.address().isLoopbackAddress() && passwords.isEmpty())
                .ifPresent(open -> settings.problem(PASSWORD_FILE.fullName() + ": missing (expected: one, as "
                        + BIND.fullName() + " is '" + open.host() + "', which is not loopback)"));
        return new JmxConfig(settings.get(ENABLED), port, drainFile);
    }

    private static Optional<InetAddress> address(Settings settings) {
        var host = settings.get(BIND);
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException unknown) {
            settings.problem(BIND.fullName() + ": '" + host + "' (expected: an address of this host, or a host name)");
            return Optional.empty();
        }
    }

    private static Optional<Path> readable(Key<Path> key, Settings settings) {
        var file = settings.find(key);
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(path ->
                        settings.problem(key.fullName() + ": '" + path + "' (expected: a file that can be read)"));
        return file;
    }
}
