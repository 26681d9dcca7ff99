package dev.pgbeacon.watch;

import dev.pgbeacon.status.Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of this host, as they are at the start: in a pod, the server that we reach over loopback is in the list of
 * nodes under the pod's address. One that comes later, as a virtual address may, is another node.
 */
record OwnHost(Set<String> addresses) {

    static OwnHost now() {
        try {
            return new OwnHost(NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (SocketException unknown) {
            // Then a node that is ours is asked twice as often, and is right all the same.
            return new OwnHost(Set.of());
        }
    }

    /** The same for each address of this host. */
    Address spelling(Address address) {
        return Address.of(addresses.contains(address.host()) ? "localhost" : address.host(), address.port());
    }
}
