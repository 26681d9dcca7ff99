package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pgbeacon.router.conf.RouterFile.Access;
import dev.pgbeacon.router.conf.RouterFile.Backend;
import dev.pgbeacon.router.conf.RouterFile.Exceptions;
import dev.pgbeacon.router.conf.RouterFile.Fixed;
import dev.pgbeacon.router.conf.RouterFile.Health;
import dev.pgbeacon.router.conf.RouterFile.LogLevel;
import dev.pgbeacon.router.conf.RouterFile.Routing;
import dev.pgbeacon.router.conf.RouterFile.TlsMode;
import dev.pgbeacon.status.LagLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read. */
class RouterFileTest {
    private static Backend backend(int last, TlsMode tls, long lag, double weight) {
        return new Backend(
                new HostPort("10.0.0." + last, 6432),
                tls,
                Optional.empty(),
                new LagLimit.Bytes(lag),
                weight,
                "postgres",
                "pgtest",
                Optional.of(new Secret("sekrit squirrel")));
    }

    @Test
    void everyLineOfTheSampleIsWhatItSays() throws IOException {
        var file = Parsed.good(Files.readString(Path.of("deploy/router/pgrouter.conf")));

        assertEquals(
                new Fixed(
                        new HostPort("*", 5432),
                        Optional.empty(),
                        new HostPort("127.0.0.1", 9881),
                        Optional.of(64),
                        Optional.of("postgres"),
                        Optional.of("postgres"),
                        Optional.of(Path.of("/run/pgrouter.pid"))),
                file.fixed());
        assertEquals(LogLevel.INFO, file.log());
        assertEquals(
                new Access(
                        Optional.of(Path.of("/etc/pgrouter/hba")),
                        Optional.of(Path.of("/etc/pgrouter/authdb")),
                        Optional.empty(),
                        1000,
                        List.of()),
                file.access());
        var tls = file.tls().orElseThrow();
        assertEquals(Path.of("/etc/pgrouter/pgrouter.pem"), tls.cert());
        assertEquals(Path.of("/etc/pgrouter/pgrouter.pem"), tls.key());
        assertEquals("ALL:!EXP:!LOW", tls.ciphers().orElseThrow().text());
        assertEquals(
                new Health(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        "postgres",
                        "pgtest",
                        Optional.of(new Secret("sekrit squirrel"))),
                file.health());
        assertEquals(
                List.of(
                        backend(5, TlsMode.SKIPVERIFY, 800, 100),
                        backend(6, TlsMode.SKIPVERIFY, 200, 100),
                        backend(7, TlsMode.OFF, 500, 125),
                        backend(8, TlsMode.OFF, 200, 250)),
                file.backends());
    }

    /** As its author distributes it, with {@code username}, {@code password} and {@code database} said twice. */
    @Test
    void pgroutersOwnSampleIsReadWithWarningsForWhatItSaysTwice() {
        var parsed = Parsed.of("""
                # pgrouter.conf

                listen *:5432
                hba /path/to/hba

                tls {
                  ciphers ALL:!EXP:!LOW
                  cert /path/to/pem
                  key  /path/to/pem
                }
                authdb passwd.sample

                health {
                  timeout 3s
                  check 7s
                  database postgres
                  username pgtest
                  #password "s\\ekrit squirrel"
                  username hedgehog
                  password frank
                  database hedgehog
                }

                #backend default tls skipverify
                backend default {
                  tls skipverify;
                  lag 200
                  weight 100
                }
                backend 10.244.232.2:6432 { }
                """);

        assertEquals(
                List.of(
                        "f:19:3: warning: username: said again, the last wins (expected: once; before in line 17)",
                        "f:21:3: warning: database: said again, the last wins (expected: once; before in line 16)"),
                parsed.remarks());
        assertEquals(
                new Health(
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(7),
                        "hedgehog",
                        "hedgehog",
                        Optional.of(new Secret("frank"))),
                parsed.file().health());
    }

    @Test
    void whatIsNotSaidIsTheDefaultOrNotSaid() {
        var file = Parsed.good("backend b1");

        assertEquals(
                new RouterFile(
                        new Fixed(
                                new HostPort("*", 6432),
                                Optional.empty(),
                                new HostPort("127.0.0.1", 9881),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        LogLevel.INFO,
                        new Access(Optional.empty(), Optional.empty(), Optional.empty(), 1000, List.of()),
                        Optional.empty(),
                        new Health(
                                Duration.ofSeconds(5), Duration.ofSeconds(5), "postgres", "postgres", Optional.empty()),
                        List.of(new Backend(
                                new HostPort("b1", 5432),
                                TlsMode.OFF,
                                Optional.empty(),
                                new LagLimit.Bytes(100),
                                1,
                                "postgres",
                                "postgres",
                                Optional.empty())),
                        List.of(),
                        new Routing(
                                true,
                                Duration.ofSeconds(30),
                                1 << 20,
                                Optional.empty(),
                                Duration.ofSeconds(1),
                                new Exceptions(List.of(), List.of(), List.of(), List.of()))),
                file);
    }

    @Test
    void ourOwnKeywordsAreReadInTheSameStyle() {
        var file = Parsed.good("""
                auth_query "select usename, passwd
                  from pg_shadow where usename = $1"
                causal off; failover-wait 5s replay_limit 16kb
                max_clients 20 read_only_listen [::1]:5433
                read_functions now_utc, Shop.price,"Mixed"
                stateless_functions *
                primary_functions a
                primary_functions b
                primary_tables t , u
                probe_interval 500ms
                drain_wait 0s
                console_users Ops, "On-Call"
                tls { ca /ca }
                backend b1 { tls on; ca /b1-ca; lag 5s; weight 0.5; database d; username u; password 'p w' }
                backend b2
                """);

        assertEquals(
                Optional.of("select usename, passwd\n  from pg_shadow where usename = $1"),
                file.access().authQuery());
        assertEquals(20, file.access().maxClients());
        assertEquals(List.of("ops", "On-Call"), file.access().consoleUsers());
        assertEquals(Optional.of(new HostPort("::1", 5433)), file.fixed().readOnlyListen());
        assertEquals(
                new Routing(
                        false,
                        Duration.ofSeconds(5),
                        16 << 10,
                        Optional.of(Duration.ZERO),
                        Duration.ofMillis(500),
                        new Exceptions(
                                List.of("now_utc", "shop.price", "Mixed"),
                                List.of("*"),
                                List.of("a", "b"),
                                List.of("t", "u"))),
                file.routing());
        assertEquals(
                new Backend(
                        new HostPort("b1", 5432),
                        TlsMode.ON,
                        Optional.of(Path.of("/b1-ca")),
                        new LagLimit.Time(Duration.ofSeconds(5)),
                        0.5,
                        "d",
                        "u",
                        Optional.of(new Secret("p w"))),
                file.backends().get(0));
        assertEquals(Optional.of(Path.of("/ca")), file.backends().get(1).ca());
    }

    /** Peers have the same file, as a rule. */
    @Test
    void peersWithoutAPortListenWhereWeDo() {
        var peers = "peers routers, 10.0.0.5:7000 peers '[fd00::5]',r2 ";

        assertEquals(
                List.of(
                        new HostPort("routers", 6432),
                        new HostPort("10.0.0.5", 7000),
                        new HostPort("fd00::5", 6432),
                        new HostPort("r2", 6432)),
                Parsed.good(peers + "backend b1").peers());
        assertEquals(
                List.of("routers:5555", "r2:5555"),
                Parsed.good("peers routers,r2 listen *:5555 backend b1").peers().stream()
                        .map(HostPort::toString)
                        .toList());
        assertEquals(List.of(), Parsed.good("backend b1").peers());
        assertEquals(
                List.of(new HostPort("r", 1)),
                Parsed.good("listen *:0 peers r:1 backend b1").peers());
    }

    @Test
    void newlinesAndSemicolonsMeanNothing() {
        var lines =
                Parsed.good("listen\n*:1\n;;health\n{\ntimeout\n2m check 1h }\nbackend\ndefault\n{ }\nbackend b1 { };");

        assertEquals(lines, Parsed.good("listen *:1;health{timeout 2m;check 1h;};backend b1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFbackend b1", "backend b1\r\n", "BACKEND b1", "# caf\uFFFD\nbackend b1"})
    void whatEditorsAddDoesNoHarm(String text) {
        assertEquals("b1:5432", Parsed.good(text).backends().get(0).address().toString());
    }

    @Test
    void noSecretIsShown() throws IOException {
        var shown = Parsed.good(
                        "backend b2 { password hidden }" + Files.readString(Path.of("deploy/router/pgrouter.conf")))
                .toString();

        assertFalse(shown.contains("sekrit") || shown.contains("hidden"), shown);
    }
}
