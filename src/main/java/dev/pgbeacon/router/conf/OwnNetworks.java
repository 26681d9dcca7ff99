package dev.pgbeacon.router.conf;

import dev.pgbeacon.net.Cidr;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** This host's addresses, and the networks that they are in, for {@code samehost} and {@code samenet}. */
public record OwnNetworks(List<Cidr> hosts, List<Cidr> networks) {
    public OwnNetworks {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
    }

    /** As they are now; addresses come and go. */
    public static OwnNetworks now() throws SocketException {
        var hosts = new ArrayList<Cidr>();
        var networks = new ArrayList<Cidr>();
        for (var each : NetworkInterface.networkInterfaces().toList()) {
            for (var address : each.getInterfaceAddresses()) {
                int bits = address.getAddress().getAddress().length * 8;
                hosts.add(Cidr.covering(address.getAddress(), bits));
                // A tunnel's may be 0, which would be the whole world: PostgreSQL takes such masks for what they say,
                // we do not.
                int prefix = address.getNetworkPrefixLength();
                networks.add(Cidr.covering(address.getAddress(), prefix > 0 && prefix <= bits ? prefix : bits));
            }
        }
        return new OwnNetworks(hosts, networks);
    }
}
