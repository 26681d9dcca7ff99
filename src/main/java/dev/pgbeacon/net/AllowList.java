package dev.pgbeacon.net;

import dev.pgbeacon.config.Key;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Who may connect: everybody, or the addresses of some networks. */
public final class AllowList {
    public static final AllowList EVERYBODY = new AllowList(List.of());

    private static final String EXPECTED = "list of networks, like 10.0.0.0/8, fd00::/8";

    private final List<Cidr> networks;

    private AllowList(List<Cidr> networks) {
        this.networks = networks;
    }

    /** The key of a face's list; without it, everybody may ask. */
    public static Key<AllowList> key(String name) {
        return Key.of(
                name,
                EXPECTED,
                "Who may ask; others are closed without an answer. Default: everybody.",
                AllowList::written);
    }

    private static AllowList written(String text) {
        var networks = List.of(text.strip().split("[,\\s]+"));
        if (networks.isEmpty()) { // commas alone: whoever wrote them meant somebody
            throw new IllegalArgumentException("expected: " + EXPECTED);
        }
        return parse(networks);
    }

    /**
     * Reads a list of networks; an empty list is everybody.
     *
     * @throws IllegalArgumentException with every network that cannot be read, in one message
     */
    public static AllowList parse(List<String> texts) {
        var networks = new ArrayList<Cidr>();
        var problems = new ArrayList<String>();
        for (var text : texts) {
            try {
                networks.add(Cidr.parse(text.strip()));
            } catch (IllegalArgumentException refused) {
                problems.add(refused.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return networks.isEmpty() ? EVERYBODY : new AllowList(List.copyOf(networks));
    }

    public boolean permits(InetAddress address) {
        if (networks.isEmpty()) {
            return true;
        }
        for (var network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return networks.isEmpty() ? "everybody" : networks.toString();
    }
}
