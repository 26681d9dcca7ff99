package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.net.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may come in, as pg_hba.conf tells it. */
class HbaTest {
    private static final OwnNetworks OWN = new OwnNetworks(
            List.of(Cidr.parse("127.0.0.1/32"), Cidr.parse("192.168.7.2/32")),
            List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("192.168.7.0/24")));

    private static Hba hba(String text) {
        var remarks = new Remarks();
        var hba = HbaParser.parse(new Source("hba", text), remarks);
        assertEquals(List.of(), remarks.inOrder());
        return hba;
    }

    private static List<String> remarks(String text) {
        var remarks = new Remarks();
        var unused = HbaParser.parse(new Source("hba", text), remarks);
        return remarks.inOrder().stream().map(Remark::toString).toList();
    }

    private static Hba.Guest guest(String who, String address) throws UnknownHostException {
        var words = who.split(" ", -1);
        return new Hba.Guest(
                words[0].equals("tls"),
                words[1].equals("(replication)"),
                words[1],
                words[2],
                InetAddress.getByName(address));
    }

    /** A connection is: clear or tls, the database, the user, from where. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "host all all 10.0.0.0/8            | clear app u   | 10.1.2.3    | true",
                "host all all 10.0.0.0/8            | tls app u     | 10.1.2.3    | true",
                "host all all 10.0.0.0/8            | clear app u   | 11.1.2.3    | false",
                "host all all 10.9.9.9/8            | clear app u   | 10.1.2.3    | true",
                "host all all 10.0.0.0 255.0.0.0    | clear app u   | 10.1.2.3    | true",
                "host all all 10.0.0.0 255.255.0.0  | clear app u   | 10.1.2.3    | false",
                "host all all 0.0.0.0 0.0.0.0       | clear app u   | 10.1.2.3    | true",
                "host all all 0.0.0.0/0             | clear app u   | fd00::1     | false",
                "host all all ::/0                  | clear app u   | fd00::1     | true",
                "host all all fd00:: ffff::         | clear app u   | fd00::1     | true",
                "host all all ::ffff:10.0.0.0/104   | clear app u   | 10.1.2.3    | true",
                "host all all ::ffff:10.0.0.0/104   | clear app u   | 11.1.2.3    | false",
                "host all all ::ffff:10.1.2.3/16    | clear app u   | 10.1.2.3    | false",
                "host all all all                   | clear app u   | fd00::1     | true",
                "host all all samehost              | clear app u   | 192.168.7.2 | true",
                "host all all samehost              | clear app u   | 192.168.7.3 | false",
                "host all all samenet               | clear app u   | 192.168.7.3 | true",
                "host all all samenet               | clear app u   | 192.168.8.3 | false",
                "hostssl all all all                | tls app u     | 10.1.2.3    | true",
                "hostssl all all all                | clear app u   | 10.1.2.3    | false",
                "hostnossl all all all              | clear app u   | 10.1.2.3    | true",
                "hostnossl all all all              | tls app u     | 10.1.2.3    | false",
                "hostnogssenc all all all           | tls app u     | 10.1.2.3    | true",
                "host app all all                   | clear app u   | 10.1.2.3    | true",
                "host app all all                   | clear App u   | 10.1.2.3    | false",
                "host a,app all all                 | clear app u   | 10.1.2.3    | true",
                "host a , app all all               | clear app u   | 10.1.2.3    | true",
                "host sameuser all all              | clear u u     | 10.1.2.3    | true",
                "host sameuser all all              | clear app u   | 10.1.2.3    | false",
                "host \"all\" all all               | clear all u   | 10.1.2.3    | true",
                "host \"all\" all all               | clear app u   | 10.1.2.3    | false",
                "host \"a\"\"b\" all all            | clear a\"b u  | 10.1.2.3    | true",
                "host all u,v all                   | clear app v   | 10.1.2.3    | true",
                "host all \"u\" all                 | clear app u   | 10.1.2.3    | true",
                "host all \"+u\" all                | clear app +u  | 10.1.2.3    | true",
                "host all u all                     | clear app U   | 10.1.2.3    | false",
                "host all all all                   | clear (replication) u | 10.1.2.3 | false",
                "host replication all all           | clear (replication) u | 10.1.2.3 | true",
                "host replication all all           | clear replication u   | 10.1.2.3 | false",
                "host \"replication\" all all       | clear replication u   | 10.1.2.3 | true",
            })
    void aRuleFitsWhomItNames(String rule, String who, String address, boolean fits) throws UnknownHostException {
        var verdict = hba(rule + " trust").match(guest(who, address), OWN);

        assertEquals(fits, verdict.equals(new Hba.Verdict.Ask(Hba.Method.TRUST)), verdict.toString());
    }

    @Test
    void theFirstRuleThatFitsDecides() throws UnknownHostException {
        var hba = hba("""
                # comment
                host app  u all scram-sha-256   # with a comment
                host app  v all \\
                    password
                host all  w all md5
                host all  all 10.0.0.0/8 reject
                host all  all all trust
                """);

        assertEquals(new Hba.Verdict.Ask(Hba.Method.SCRAM_SHA_256), hba.match(guest("clear app u", "10.0.0.1"), OWN));
        assertEquals(new Hba.Verdict.Ask(Hba.Method.PASSWORD), hba.match(guest("clear app v", "10.0.0.1"), OWN));
        assertEquals(new Hba.Verdict.Ask(Hba.Method.MD5), hba.match(guest("clear app w", "10.0.0.1"), OWN));
        assertEquals(new Hba.Verdict.Ask(Hba.Method.TRUST), hba.match(guest("clear app x", "11.0.0.1"), OWN));
        assertEquals(
                new Hba.Verdict.Refuse(
                        "pg_hba.conf rejects connection for host \"10.0.0.1\", user \"x\", database \"app\", no"
                                + " encryption"),
                hba.match(guest("clear app x", "10.0.0.1"), OWN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clear app u | 10.0.0.1 | no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"app\", no encryption",
                "tls app u   | fd00::1  | no pg_hba.conf entry for host \"fd00::1\", user \"u\", database \"app\", SSL encryption",
                "clear (replication) u | 10.0.0.1 | no pg_hba.conf entry for replication connection from host \"10.0.0.1\", user \"u\", no encryption",
            })
    void noneIsRefusedInPostgresqlsWords(String who, String address, String words) throws UnknownHostException {
        assertEquals(new Hba.Verdict.Refuse(words), new Hba(List.of()).match(guest(who, address), OWN));
    }

    @Test
    void aRejectedReplicationConnectionIsRefusedInPostgresqlsWords() throws UnknownHostException {
        assertEquals(
                new Hba.Verdict.Refuse(
                        "pg_hba.conf rejects replication connection from host \"10.0.0.1\", user \"u\", no encryption"),
                hba("host replication all all reject").match(guest("clear (replication) u", "10.0.0.1"), OWN));
    }

    @Test
    void withoutAFileThisHostMayComeInWithScram() throws UnknownHostException {
        var hba = Hba.samehostWithScram();

        assertEquals(new Hba.Verdict.Ask(Hba.Method.SCRAM_SHA_256), hba.match(guest("tls app u", "127.0.0.1"), OWN));
        assertEquals(
                Hba.Verdict.Refuse.class,
                hba.match(guest("tls app u", "10.0.0.1"), OWN).getClass());
    }

    @Test
    void anAtSignIsAFileOfNames(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("users"), "alice, bob\n# not carol\n@more\n");
        Files.writeString(directory.resolve("more"), "\"dave\"\n");
        var path = Files.writeString(directory.resolve("hba"), "host all @users all trust\n");
        var remarks = new Remarks();

        var hba = HbaParser.parse(
                Source.read(path, new Place("f", 1, 1), "hba", remarks).orElseThrow(), remarks);

        assertEquals(List.of(), remarks.inOrder());
        assertEquals(
                List.of(new HbaName.Exactly("alice"), new HbaName.Exactly("bob"), new HbaName.Exactly("dave")),
                hba.rules().get(0).users());
    }

    @Test
    void aFileOfNamesThatNamesItselfIsRefused(@TempDir Path directory) throws IOException {
        var users = Files.writeString(directory.resolve("users"), "alice @users");
        var remarks = new Remarks();

        var unused =
                HbaParser.parse(new Source(directory.resolve("hba").toString(), "host all @users all trust"), remarks);

        assertEquals(
                List.of(users + ":1:7: '@users' (expected: files at most 10 deep in each other)"),
                remarks.inOrder().stream().map(Remark::toString).toList());
    }

    @Test
    void thisHostsOwnNetworksAreKnown() throws Exception {
        var own = OwnNetworks.now();

        assertEquals(
                true,
                own.hosts().stream().anyMatch(each -> each.contains(InetAddress.getLoopbackAddress())),
                own.toString());
    }

    @Test
    void localLinesAreLeftOutWithAWarning() {
        assertEquals(
                List.of("hba:1:1: warning: 'local' is left out: no client comes to the router that way (expected: host,"
                        + " hostssl or hostnossl)"),
                remarks("local all all peer"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hosts all all all trust           | 1:1: 'hosts' (expected: host, hostssl, hostnossl or local)",
                "include other                     | 1:1: 'include' (expected: host, hostssl, hostnossl or local)",
                "host all all                      | 1:10: the line ends after 'all' (expected: TYPE DATABASE USER ADDRESS METHOD)",
                "host all all all                  | 1:14: the line ends after 'all' (expected: METHOD)",
                "host all all 10.0.0.1             | 1:14: the line ends after '10.0.0.1' (expected: the address' mask, like 255.255.255.255, or CIDR-ADDRESS, like 10.0.0.1/32)",
                "host all all 10.0.0.1 trust       | 1:23: 'trust' (expected: the mask of the address before it, like 255.255.255.0, or its bits after a slash)",
                "host all all 10.0.0.0 255.0.255.0 trust | 1:23: '255.0.255.0' (expected: the mask of the address before it, like 255.255.255.0, or its bits after a slash)",
                "host all all 10.0.0.0/33 trust    | 1:14: '10.0.0.0/33' (expected: a mask of 0..32 bits)",
                "host all all fd00::/x trust       | 1:14: 'fd00::/x' (expected: a mask of 0..128 bits)",
                "host all all db1 trust            | 1:14: 'db1' (expected: all, samehost, samenet, or an address with its mask, like 10.0.0.0/8 or 10.0.0.0 255.0.0.0; names of hosts are not looked up)",
                "host all all .example.com trust   | 1:14: '.example.com' (expected: all, samehost, samenet, or an address with its mask, like 10.0.0.0/8 or 10.0.0.0 255.0.0.0; names of hosts are not looked up)",
                "host all all fe80::1%eth0/64 trust | 1:14: 'fe80::1%eth0/64' (expected: all, samehost, samenet, or an address with its mask, like 10.0.0.0/8 or 10.0.0.0 255.0.0.0; names of hosts are not looked up)",
                "host all all all peer             | 1:18: 'peer' (expected: trust, reject, password, md5 or scram-sha-256)",
                "host all all all Trust            | 1:18: 'Trust' (expected: trust, reject, password, md5 or scram-sha-256, in lower case)",
                "host all all all md5 clientcert=1 | 1:22: 'clientcert=1' (expected: no option; the router asks its clients for no certificate)",
                "host all all all md5 map=x        | 1:22: 'map=x' (expected: the end of the line; no option is known here)",
                "host all all all,samenet md5      | 1:18: 'samenet' (expected: one value, no list)",
                "host all +admins all md5          | 1:10: '+admins' (expected: all or names of users; roles' members are not known here)",
                "host samerole all all md5         | 1:6: 'samerole' (expected: all, sameuser, replication or names of databases; roles' members are not known here)",
                "host /^db all all md5             | 1:6: '/^db' (expected: names of databases; regular expressions are not understood here)",
                "host all /^u all md5              | 1:10: '/^u' (expected: names of users; regular expressions are not understood here)",
                "host all \"u all all md5          | 1:10: a quote that is not closed (expected: \" in the same line)",
                "host @none all all md5            | 1:6: @none: 'none' does not exist (expected: a file that can be read)",
            })
    void aWrongLineIsRefusedWithItsPlace(String line, String error) {
        assertEquals("hba:" + error, remarks(line).get(0));
    }
}
