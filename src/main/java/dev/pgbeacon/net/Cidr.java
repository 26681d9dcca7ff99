package dev.pgbeacon.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network, as RFC 4632 and RFC 4291 write it: {@code 10.0.0.0/8}, {@code fd00::/8}; an address alone is a network of one.
 *
 * @param prefix how many leading bits count, 0..32 or 0..128
 */
public record Cidr(InetAddress network, int prefix) {
    private static final int IPV4_MAPPED_BITS = 96;

    public Cidr {
        int most = network.getAddress().length * 8;
        if (prefix < 0 || prefix > most) {
            throw refused(network.getHostAddress() + "/" + prefix, "a prefix of 0.." + most);
        }
        var masked = masked(network.getAddress(), prefix);
        if (!Arrays.equals(masked, network.getAddress())) {
            throw refused(
                    network.getHostAddress() + "/" + prefix,
                    "no bits beyond the prefix, like " + address(masked).getHostAddress() + "/" + prefix);
        }
    }

    /**
     * Reads one network. An IPv4 network in its IPv6-mapped form ({@code ::ffff:10.0.0.0/104}) is the IPv4 network.
     *
     * @throws IllegalArgumentException if it is not a literal address with an optional prefix, or has bits beyond the prefix
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        var literal = slash < 0 ? text : text.substring(0, slash);
        // Netty's parser drops a zone such as %eth0; a rule must not silently say less than what is written.
        var bytes = literal.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(literal) : null;
        if (bytes == null) {
            throw refused(text, "like 10.0.0.0/8 or fd00::/8");
        }
        int prefix = slash < 0 ? bytes.length * 8 : prefix(text, slash);
        if (isMapped(bytes) && prefix >= IPV4_MAPPED_BITS) {
            return new Cidr(address(unmapped(bytes)), prefix - IPV4_MAPPED_BITS);
        }
        // From the record's constructor a text like 1.2.3.4/33 is refused with the address as it reads.
        return new Cidr(address(bytes), prefix);
    }

    /** The network of so many leading bits that holds the address. */
    public static Cidr covering(InetAddress address, int prefix) {
        var bytes = unmapped(address.getAddress());
        if (prefix < 0 || prefix > bytes.length * 8) {
            throw refused(address.getHostAddress() + "/" + prefix, "a prefix of 0.." + bytes.length * 8);
        }
        return new Cidr(address(masked(bytes, prefix)), prefix);
    }

    /**
     * As {@link #covering(InetAddress, int)}; an IPv6-mapped address and as many bits of an IPv6 address are the IPv4 network.
     *
     * @param address 4 or 16 bytes
     */
    public static Cidr covering(byte[] address, int prefix) {
        boolean ipv4 = isMapped(address) && prefix >= IPV4_MAPPED_BITS;
        var bytes = ipv4 ? unmapped(address) : address;
        int bits = ipv4 ? prefix - IPV4_MAPPED_BITS : prefix;
        return new Cidr(address(masked(bytes, bits)), bits);
    }

    /** Whether the address is in this network; an IPv4 address counts as IPv4 also where it comes in its IPv6-mapped form. */
    public boolean contains(InetAddress address) {
        var bytes = unmapped(address.getAddress());
        var mine = network.getAddress();
        return bytes.length == mine.length && Arrays.equals(masked(bytes, prefix), mine);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }

    private static int prefix(String text, int slash) {
        var digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}")) {
            throw refused(text, "a whole number after the slash");
        }
        return Integer.parseInt(digits);
    }

    private static byte[] masked(byte[] bytes, int prefix) {
        var masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int bits = Math.max(0, Math.min(8, prefix - i * 8));
            masked[i] &= (byte) (0xFF << (8 - bits));
        }
        return masked;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] unmapped(byte[] bytes) {
        return isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
        }
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException("network: '" + text + "' (expected: " + expected + ")");
    }
}
