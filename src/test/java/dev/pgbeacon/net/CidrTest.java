package dev.pgbeacon.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,         10.255.255.255, true",
        "10.0.0.0/8,         11.0.0.0,       false",
        "10.1.2.3,           10.1.2.3,       true",
        "10.1.2.3,           10.1.2.4,       false",
        "192.168.4.0/22,     192.168.7.255,  true",
        "192.168.4.0/22,     192.168.8.0,    false",
        "128.0.0.0/1,        255.0.0.1,      true",
        "0.0.0.0/0,          203.0.113.9,    true",
        "0.0.0.0/0,          2001:db8::1,    false",
        "::/0,               2001:db8::1,    true",
        "::/0,               203.0.113.9,    false",
        "fd00::/8,           fdff::1,        true",
        "fd00::/8,           fe00::1,        false",
        "::1,                ::1,            true",
        "2001:db8::/33,      2001:db8:7fff::,true",
        "2001:db8::/33,      2001:db8:8000::,false",
        "::ffff:10.0.0.0/104,10.9.9.9,       true",
        "::ffff:10.0.0.0/104,11.9.9.9,       false",
        "::ffff:10.1.2.3,    10.1.2.3,       true",
    })
    void aNetworkHoldsTheAddressesWithItsLeadingBits(String network, String address, boolean holds) throws Exception {
        assertEquals(holds, Cidr.parse(network).contains(InetAddress.getByName(address)));
    }

    @Test
    void anIpv4PeerOnAnIpv6SocketIsAnIpv4Peer() throws UnknownHostException {
        var mapped = NetUtil.createByteArrayFromIpAddressString("::ffff:10.1.2.3");

        var peer = Inet6Address.getByAddress(null, mapped, 0);

        assertTrue(Cidr.parse("10.0.0.0/8").contains(peer));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/33,    'network: ''10.0.0.0/33'' (expected: a prefix of 0..32)'",
        "fd00::/129,     'network: ''fd00:0:0:0:0:0:0:0/129'' (expected: a prefix of 0..128)'",
        "10.0.0.1/8,     'network: ''10.0.0.1/8'' (expected: no bits beyond the prefix, like 10.0.0.0/8)'",
        "10.0.0.0/-1,    'network: ''10.0.0.0/-1'' (expected: a whole number after the slash)'",
        "10.0.0.0/,      'network: ''10.0.0.0/'' (expected: a whole number after the slash)'",
        "localhost,      'network: ''localhost'' (expected: like 10.0.0.0/8 or fd00::/8)'",
        "fe80::1%eth0,   'network: ''fe80::1%eth0'' (expected: like 10.0.0.0/8 or fd00::/8)'",
    })
    void aNetworkThatCannotBeReadIsRefusedWithWhatWasExpected(String network, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Cidr.parse(network));

        assertEquals(message, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/8", "10.0.0/8", "10.0.0.256/32", "10.0.0.0/8/8", "10.0.0.0 /8", "::g"})
    void whatIsNoLiteralAddressIsRefused(String network) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(network));
    }

    @Test
    void anAllowListPermitsWhoIsInOneOfItsNetworks() throws UnknownHostException {
        var list = AllowList.parse(List.of("10.0.0.0/8", " fd00::/8 "));

        assertTrue(list.permits(InetAddress.getByName("10.1.1.1")));
        assertTrue(list.permits(InetAddress.getByName("fd00::7")));
        assertFalse(list.permits(InetAddress.getLoopbackAddress()));
    }

    @Test
    void anEmptyAllowListPermitsEverybody() throws UnknownHostException {
        assertTrue(AllowList.parse(List.of()).permits(InetAddress.getByName("203.0.113.9")));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ", ,", ",,\t,"})
    void anAllowListThatIsWrittenAndNamesNoNetworkIsNotEverybody(String text) {
        var key = AllowList.key("x.allow-from").parser();
        var refused = assertThrows(IllegalArgumentException.class, () -> key.apply(text));

        assertEquals("expected: list of networks, like 10.0.0.0/8, fd00::/8", refused.getMessage());
    }

    @Test
    void anAllowListIsRefusedWithAllItsProblems() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> AllowList.parse(List.of("10.0.0.0/40", "::1", "nowhere")));

        assertEquals(
                "network: '10.0.0.0/40' (expected: a prefix of 0..32);"
                        + " network: 'nowhere' (expected: like 10.0.0.0/8 or fd00::/8)",
                refused.getMessage());
    }
}
