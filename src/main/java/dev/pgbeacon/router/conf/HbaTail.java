package dev.pgbeacon.router.conf;

import dev.pgbeacon.net.Cidr;
import dev.pgbeacon.router.conf.HbaLexer.Item;
import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The end of a rule, from its address on: one field each, and an address may take two. */
final class HbaTail {
    private static final String ADDRESS =
            "all, samehost, samenet, or an address with its mask, like 10.0.0.0/8 or 10.0.0.0 255.0.0.0; names of hosts are"
                    + " not looked up";

    private final Deque<Item> items = new ArrayDeque<>();
    private final Remarks remarks;
    private Item last;

    HbaTail(List<List<Item>> fields, Remarks remarks) {
        this.remarks = remarks;
        for (var field : fields) {
            items.add(field.get(0));
            if (field.size() > 1) {
                refuse(field.get(1), "one value, no list");
            }
        }
        last = items.peek();
    }

    Optional<Item> word(String name) {
        var next = Optional.ofNullable(items.poll());
        if (next.isEmpty()) {
            remarks.error(
                    last.place(), "the line ends after " + Remarks.shown(last.text()) + " (expected: " + name + ")");
        }
        next.ifPresent(item -> last = item);
        return next;
    }

    Optional<HbaAddress> address() {
        var item = word("ADDRESS").orElseThrow();
        if (item.is("all")) {
            return Optional.of(new HbaAddress.All());
        }
        if (item.is("samehost")) {
            return Optional.of(new HbaAddress.SameHost());
        }
        if (item.is("samenet")) {
            return Optional.of(new HbaAddress.SameNet());
        }
        int slash = item.text().indexOf('/');
        var address = bytes(slash < 0 ? item.text() : item.text().substring(0, slash));
        if (address.isEmpty()) {
            refuse(item, ADDRESS);
            items.clear();
            return Optional.empty();
        }
        if (slash >= 0) {
            return network(item, address.get(), item.text().substring(slash + 1));
        }
        return word("the address' mask, like 255.255.255.255, or CIDR-ADDRESS, like 10.0.0.1/32")
                .flatMap(mask -> masked(mask, address.get()));
    }

    private Optional<HbaAddress> network(Item item, byte[] address, String digits) {
        int most = address.length * 8;
        int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
        if (prefix < 0 || prefix > most) {
            refuse(item, "a mask of 0.." + most + " bits");
            items.clear();
            return Optional.empty();
        }
        return Optional.of(covering(address, prefix));
    }

    private Optional<HbaAddress> masked(Item item, byte[] address) {
        var mask = bytes(item.text()).filter(bytes -> bytes.length == address.length);
        var prefix = mask.flatMap(HbaTail::prefix);
        if (prefix.isEmpty()) {
            refuse(item, "the mask of the address before it, like 255.255.255.0, or its bits after a slash");
            items.clear();
        }
        return prefix.map(bits -> covering(address, bits));
    }

    /** What follows the method; as PostgreSQL has none for these methods but for certificates of clients, none is legal. */
    void refuseOptions() {
        items.forEach(item -> refuse(
                item,
                item.text().startsWith("clientcert=")
                        ? "no option; the router asks its clients for no certificate"
                        : "the end of the line; no option is known here"));
    }

    private void refuse(Item item, String expected) {
        remarks.error(item.place(), Remarks.shown(item.text()) + " (expected: " + expected + ")");
    }

    private static Optional<byte[]> bytes(String text) {
        // With a zone, like fe80::1%eth0, a rule would say less than is written.
        return text.indexOf('%') >= 0
                ? Optional.empty()
                : Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text));
    }

    /** Bits beyond the mask do not count, as with PostgreSQL. */
    private static HbaAddress covering(byte[] address, int prefix) {
        return new HbaAddress.Network(Cidr.covering(address, prefix));
    }

    /** Empty, if there are zeroes between ones. */
    private static Optional<Integer> prefix(byte[] mask) {
        var bits = new BigInteger(1, mask);
        int ones = bits.bitCount();
        int zeroes = mask.length * 8 - ones;
        boolean whole = ones == 0 || bits.getLowestSetBit() == zeroes;
        return whole ? Optional.of(ones) : Optional.empty();
    }
}
