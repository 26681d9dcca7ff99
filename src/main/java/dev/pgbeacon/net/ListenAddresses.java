package dev.pgbeacon.net;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Where to listen.
 *
 * @param addresses local addresses; none means every address, IPv4 and IPv6
 * @param port 1..65535, or 0: the system chooses one, the same for all addresses
 */
public record ListenAddresses(List<InetAddress> addresses, int port) {

    public ListenAddresses {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        addresses = withoutCovered(addresses);
    }

    public static ListenAddresses everywhere(int port) {
        return new ListenAddresses(List.of(), port);
    }

    /**
     * Reads literal addresses and host names (all addresses of a name count); {@code *} or an empty list is everywhere,
     * {@code 0.0.0.0} is all of IPv4, {@code ::} is IPv6 and IPv4, as the kernel means it.
     *
     * @throws IllegalArgumentException with every name that is blank or unknown, in one message
     */
    public static ListenAddresses parse(List<String> texts, int port) {
        var addresses = new ArrayList<InetAddress>();
        var problems = new ArrayList<String>();
        boolean everywhere = false;
        for (var text : texts) {
            var name = text.strip();
            if (name.equals("*")) {
                everywhere = true;
            } else if (name.isEmpty()) {
                problems.add("listen address: '' (expected: an address, a host name or *)");
            } else {
                try {
                    addresses.addAll(Arrays.asList(InetAddress.getAllByName(name)));
                } catch (UnknownHostException unknown) {
                    problems.add("listen address: '" + name + "', port " + port
                            + " (expected: an address of this host, a host name or *)");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return everywhere ? everywhere(port) : new ListenAddresses(addresses, port);
    }

    /** Linux refuses a second socket on a port whose wildcard is taken: what a wildcard covers is not bound again. */
    private static List<InetAddress> withoutCovered(List<InetAddress> addresses) {
        if (addresses.stream().anyMatch(each -> each.isAnyLocalAddress() && !(each instanceof Inet4Address))) {
            return List.of();
        }
        boolean allOfIpv4 = addresses.stream().anyMatch(InetAddress::isAnyLocalAddress);
        return new LinkedHashSet<>(addresses)
                .stream()
                        .filter(each -> each.isAnyLocalAddress() || !(allOfIpv4 && each instanceof Inet4Address))
                        .toList();
    }

    /** The refusal of a port by the system: one line that names the address and the port. */
    public static BindException refused(String address, int port, Throwable cause) {
        var host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        // Netty's epoll says "bind(..) failed with error(-98): Address already in use", the JDK only the end of it.
        var message = String.valueOf(cause.getMessage());
        var reason = message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
        var refused = new BindException("cannot listen on " + host + ":" + port + ": " + reason);
        refused.initCause(cause);
        return refused;
    }
}
