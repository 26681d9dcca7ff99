package dev.pgbeacon.router.conf;

import dev.pgbeacon.router.conf.RouterFile.Access;
import dev.pgbeacon.router.conf.RouterFile.Exceptions;
import dev.pgbeacon.router.conf.RouterFile.Fixed;
import dev.pgbeacon.router.conf.RouterFile.Health;
import dev.pgbeacon.router.conf.RouterFile.LogLevel;
import dev.pgbeacon.router.conf.RouterFile.Routing;
import dev.pgbeacon.router.conf.RouterFile.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keywords of the router's file, their forms and their defaults. */
final class RouterFileParser {
    private static final int POSTGRESQL = 5432;
    private static final HostPort LISTEN = new HostPort(HostPort.EVERYWHERE, 6432);
    private static final HostPort MONITOR = new HostPort("127.0.0.1", 9881);
    private static final Form<Duration> TIME = Forms.time(Duration.ZERO);
    private static final Form<Duration> SOME_TIME = Forms.time(Duration.ofMillis(1));
    private static final long MOST_REPLAY = 1L << 30;

    private final Scalar<HostPort> listen = new Scalar<>(Forms.listen(POSTGRESQL));
    private final Scalar<HostPort> readOnlyListen = new Scalar<>(Forms.listen(POSTGRESQL));
    private final Scalar<HostPort> monitor = new Scalar<>(Forms.listen(MONITOR.port()));
    private final Scalar<Integer> workers = new Scalar<>(Forms.number(1, 1024));
    private final Scalar<String> user = new Scalar<>(Forms.text("name of a user of this system"));
    private final Scalar<String> group = new Scalar<>(Forms.text("name of a group of this system"));
    private final Scalar<Path> pidfile = new Scalar<>(Forms.PATH);
    private final Scalar<LogLevel> log = new Scalar<>(Forms.word(LogLevel.class));
    private final Scalar<Path> hba = new Scalar<>(Forms.PATH);
    private final Scalar<Path> authdb = new Scalar<>(Forms.PATH);
    private final Scalar<String> authQuery =
            new Scalar<>(Form.of("a query in quotes, with $1 for the name", text -> Optional.of(text)
                    .filter(query -> query.contains("$1"))));
    private final Scalar<Integer> maxClients = new Scalar<>(Forms.number(1, 1_000_000));
    private final Scalar<CipherList> ciphers = new Scalar<>(CipherList.FORM);
    private final Scalar<Path> cert = new Scalar<>(Forms.PATH);
    private final Scalar<Path> key = new Scalar<>(Forms.PATH);
    private final Scalar<Path> ca = new Scalar<>(Forms.PATH);
    private final Scalar<Duration> timeout = new Scalar<>(SOME_TIME);
    private final Scalar<Duration> check = new Scalar<>(SOME_TIME);
    private final Scalar<String> database = new Scalar<>(Forms.text("name of a database"));
    private final Scalar<String> username = new Scalar<>(Forms.text("name of a role"));
    private final Scalar<Secret> password = new Scalar<>(Forms.SECRET);
    private final Backends backends = new Backends();
    private final Scalar<Boolean> causal = new Scalar<>(Forms.SWITCH);
    private final Scalar<Duration> failoverWait = new Scalar<>(TIME);
    private final Scalar<Long> replayLimit = new Scalar<>(Forms.size(MOST_REPLAY));
    private final Scalar<Duration> drainWait = new Scalar<>(TIME);
    private final Scalar<Duration> probeInterval = new Scalar<>(SOME_TIME);
    private final Listed<String> readFunctions = Names.list();
    private final Listed<String> statelessFunctions = Names.listOrAll();
    private final Listed<String> primaryFunctions = Names.list();
    private final Listed<String> primaryTables = Names.list();
    private final Listed<String> consoleUsers = Names.list();
    private final Listed<HostPort> peers = PeerList.list();

    private RouterFileParser() {}

    /** Reads what can be read; whether it may be used, the remarks say. */
    static ParsedFile parse(Source source, Remarks remarks) {
        var cursor = new Cursor(Lexer.read(source, remarks), remarks);
        var parser = new RouterFileParser();
        parser.top().readAll(cursor);
        return parser.result(cursor.peek().place(), remarks);
    }

    private Section top() {
        var tls = new Section()
                .with("ciphers", ciphers)
                .with("cert", cert)
                .with("key", key)
                .with("ca", ca);
        var health = new Section()
                .with("timeout", timeout)
                .with("check", check)
                .with("database", database)
                .with("username", username)
                .with("password", password);
        return new Section()
                .with("listen", listen)
                .with("monitor", monitor)
                .with("workers", workers)
                .with("hba", hba)
                .with("authdb", authdb)
                .with("log", log)
                .with("user", user)
                .with("group", group)
                .with("pidfile", pidfile)
                .with("tls", new Braces(tls))
                .with("health", new Braces(health))
                .with("backend", backends)
                .with("auth_query", authQuery)
                .with("causal", causal)
                .with("failover_wait", failoverWait)
                .with("replay_limit", replayLimit)
                .with("max_clients", maxClients)
                .with("read_only_listen", readOnlyListen)
                .with("read_functions", readFunctions)
                .with("stateless_functions", statelessFunctions)
                .with("primary_functions", primaryFunctions)
                .with("primary_tables", primaryTables)
                .with("probe_interval", probeInterval)
                .with("drain_wait", drainWait)
                .with("console_users", consoleUsers)
                .with("peers", peers);
    }

    private ParsedFile result(Place end, Remarks remarks) {
        if (backends.none()) {
            remarks.error(end, "no backend (expected: backend HOST:PORT, once or more)");
        }
        key.place()
                .or(ciphers::place)
                .filter(place -> cert.place().isEmpty())
                .ifPresent(place -> remarks.error(place, "tls: no cert (expected: a certificate with its key)"));
        if (listen.value().isPresent()
                && listen.value().equals(readOnlyListen.value())
                && listen.value().get().port() > 0) {
            remarks.error(
                    readOnlyListen.place().orElseThrow(),
                    "read_only_listen: " + Remarks.shown(listen.value().get().toString())
                            + " (expected: another than that of listen)");
        }
        int port = listen.value().orElse(LISTEN).port();
        peers.place()
                .filter(place -> port == 0 && PeerList.withoutPort(peers.values()))
                .ifPresent(place -> remarks.error(
                        place, "peers: no port (expected: HOST:PORT, where the system chooses that of listen)"));
        var health = new Health(
                timeout.value().orElse(Duration.ofSeconds(5)),
                check.value().orElse(Duration.ofSeconds(5)),
                database.value().orElse("postgres"),
                username.value().orElse("postgres"),
                password.value());
        var file = new RouterFile(
                new Fixed(
                        listen.value().orElse(LISTEN),
                        readOnlyListen.value(),
                        monitor.value().orElse(MONITOR),
                        workers.value(),
                        user.value(),
                        group.value(),
                        pidfile.value()),
                log.value().orElse(LogLevel.INFO),
                new Access(
                        hba.value(),
                        authdb.value(),
                        authQuery.value(),
                        maxClients.value().orElse(1000),
                        consoleUsers.values()),
                cert.value().map(path -> new Tls(path, key.value().orElse(path), ciphers.value())),
                health,
                backends.backends(ca.value(), health),
                PeerList.at(port, peers.values()),
                routing());
        return new ParsedFile(file, places(), ca.value(), backends.cas(), end);
    }

    private Routing routing() {
        return new Routing(
                causal.value().orElse(true),
                failoverWait.value().orElse(Duration.ofSeconds(30)),
                replayLimit.value().orElse(1L << 20),
                drainWait.value(),
                probeInterval.value().orElse(Duration.ofSeconds(1)),
                new Exceptions(
                        readFunctions.values(),
                        statelessFunctions.values(),
                        primaryFunctions.values(),
                        primaryTables.values()));
    }

    private Map<String, Place> places() {
        var places = new LinkedHashMap<String, Place>();
        Map.of("user", user, "group", group, "hba", hba, "authdb", authdb, "cert", cert, "key", key, "ca", ca)
                .forEach((keyword, scalar) -> scalar.place().ifPresent(place -> places.put(keyword, place)));
        return places;
    }
}
