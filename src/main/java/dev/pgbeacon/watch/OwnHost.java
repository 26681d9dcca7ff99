package dev.pgbeacon.watch;

import dev.pgbeacon.status.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of this host, as they are at the start, and the names that its hosts file gives them: in a pod, the server
 * that we reach over loopback is in the list of nodes under the pod's address or its name. One that comes later, as a virtual
 * address may, is another node. No name server is asked: it may hang.
 *
 * @param addresses as the JDK writes them
 * @param names in lower case
 */
record OwnHost(Set<String> addresses, Set<String> names) {
    private static final Path HOSTS = Path.of("/etc/hosts");

    static OwnHost now() {
        var addresses = ownAddresses();
        try {
            return of(addresses, Files.readAllLines(HOSTS));
        } catch (IOException unreadable) {
            // Then a node that is ours is asked twice as often, and is right all the same.
            return of(addresses, List.of());
        }
    }

    /** @param hosts lines of a hosts file: an address, then its names */
    static OwnHost of(Set<String> addresses, List<String> hosts) {
        var names = new HashSet<String>();
        for (var line : hosts) {
            var words = line.replaceFirst("#.*", "").strip().split("\\s+");
            if (words.length > 1 && isOurs(canonical(words[0]), addresses)) {
                Arrays.stream(words).skip(1).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
            }
        }
        return new OwnHost(addresses, names);
    }

    private static Set<String> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .map(OwnHost::written)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException unknown) {
            return Set.of();
        }
    }

    /** The same for each address and each name of this host. */
    Address spelling(Address address) {
        var host = canonical(address.host());
        boolean own = addresses.contains(host) || names.contains(host.toLowerCase(Locale.ROOT));
        return Address.of(own ? "localhost" : host, address.port());
    }

    /** Debian gives a host's name 127.0.1.1; a server that listens on one loopback address alone is not at the others. */
    private static boolean isOurs(String address, Set<String> addresses) {
        return addresses.contains(address)
                || address.equals("127.0.0.1")
                || address.equals("127.0.1.1")
                || address.equals("0:0:0:0:0:0:0:1");
    }

    /** An address of IPv6 has many forms; all others are as they are. */
    private static String canonical(String host) {
        if (host.indexOf(':') < 0) {
            return host;
        }
        try {
            return written(InetAddress.getByName("[" + host + "]")); // in brackets it is no name, and nobody is asked
        } catch (UnknownHostException none) {
            return host;
        }
    }

    private static String written(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }
}
