package dev.pgbeacon.router.conf;

import dev.pgbeacon.net.Cidr;
import java.net.InetAddress;

/** Where a rule's clients come from. */
public sealed interface HbaAddress {
    record All() implements HbaAddress {}

    record SameHost() implements HbaAddress {}

    record SameNet() implements HbaAddress {}

    record Network(Cidr cidr) implements HbaAddress {}

    default boolean fits(InetAddress client, OwnNetworks own) {
        if (this instanceof Network network) {
            return network.cidr().contains(client);
        }
        if (this instanceof SameHost) {
            return own.hosts().stream().anyMatch(each -> each.contains(client));
        }
        return this instanceof All || own.networks().stream().anyMatch(each -> each.contains(client));
    }
}
