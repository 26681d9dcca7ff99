package dev.pgbeacon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.status.Address;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnHostTest {
    private static final OwnHost POD = OwnHost.of(
            Set.of("10.1.2.3", "fd00:0:0:0:0:0:0:2"),
            List.of(
                    "# Kubernetes-managed hosts file.",
                    "127.0.0.1\tlocalhost",
                    "::1\tlocalhost ip6-localhost # loopback",
                    "",
                    "10.1.2.3\tpg-0.pg.default.svc.cluster.local\tpg-0",
                    "fd00::2 pg-0-v6",
                    "10.1.2.4 pg-1",
                    "127.0.0.9 other",
                    "fe00::0 ip6-localnet"));

    private static Address spelling(String host) {
        return POD.spelling(new Address(host, 5432));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "::1",
                "0:0:0:0:0:0:0:1",
                "ip6-localhost",
                "10.1.2.3",
                "fd00::2",
                "FD00:0::0:2",
                "fd00:0:0:0:0:0:0:2",
                "pg-0",
                "PG-0",
                "pg-0-v6",
                "pg-0.pg.default.svc.cluster.local"
            })
    void eachAddressAndEachNameOfThisHostIsTheLocalServers(String host) {
        assertEquals(new Address("127.0.0.1", 5432), spelling(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.1.2.4", "pg-1", "pg-0.elsewhere", "127.0.0.9", "other", "fe00::", "ip6-localnet", ":", "1:2"
            })
    void anotherHostIsNot(String host) {
        assertEquals(false, spelling(host).host().equals("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"fd00::3, fd00:0:0:0:0:0:0:3", "FD00:0:0::3, fd00::3"})
    void anAddressOfIpv6IsTheSameInAllItsForms(String one, String other) {
        assertEquals(spelling(one), spelling(other));
    }
}
