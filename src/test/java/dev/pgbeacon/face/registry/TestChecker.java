package dev.pgbeacon.face.registry;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeRegistry;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedServer;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Server;
import dev.pgbeacon.status.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A checker of a real registry, whose nodes are as the test says. */
final class TestChecker implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PERIOD = Duration.ofMillis(200);

    private final InstantSource clock = InstantSource.system();
    private final NodeList nodes = new NodeList(List.of(), address -> address);
    private final StatusBoard board = new StatusBoard(clock, LagPolicy.DEFAULT, List.of());
    final NodeRegistry registry = new NodeRegistry(clock);
    private final RegistryLoop loop;
    private final Thread thread;

    static RegistryAccess access(String user, EmbeddedServer... servers) {
        return new RegistryAccess(
                Arrays.stream(servers)
                        .map(server -> new Address("127.0.0.1", server.port()))
                        .toList(),
                user,
                "postgres",
                Optional.of(""),
                Optional.empty(),
                "disable",
                Optional.empty());
    }

    static RegistryConfig config(String user, EmbeddedServer... servers) {
        return new RegistryConfig(true, TableName.parse("octopus.nodes"), access(user, servers));
    }

    static TestChecker on(EmbeddedServer... servers) {
        return new TestChecker(config(EmbeddedServer.SUPERUSER, servers));
    }

    TestChecker(RegistryConfig config) {
        nodes.checkedEvery(PERIOD);
        loop = new RegistryLoop(config, nodes, board, registry, clock);
        thread = new Thread(loop, "test-registry");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the table names, as HOST:PORT. */
    List<String> listed() {
        return nodes.nodes().stream().map(node -> node.name()).toList();
    }

    /** From a check that ends now. */
    void finds(String node, Observation seen) {
        Await.until(node + " is listed", LIMIT, () -> listed().contains(node));
        var id = nodes.node(Address.parse(node)).orElseThrow();
        board.registerElsewhere(id, Duration.ofHours(1), () -> CompletableFuture.completedFuture(null));
        board.publish(new Snapshot(id, clock.instant(), Duration.ZERO, Duration.ofHours(1), seen));
        nodes.checked(id, Health.of(seen, clock.instant()));
    }

    void findsPrimary(String node) {
        finds(
                node,
                new Observation.Primary(
                        new Server("7000000000000000001", 170000, Instant.EPOCH, Address.parse(node)),
                        3,
                        new Lsn(256),
                        new Lsn(256)));
    }

    void findsDown(String node) {
        finds(node, new Observation.Out(NodeState.DOWN, "connection refused"));
    }

    boolean answers() {
        return registry.seen().map(NodeRegistry.Seen::answers).orElse(false);
    }

    boolean writes() {
        return registry.seen().map(NodeRegistry.Seen::writer).orElse(false);
    }

    void awaitWriter() {
        Await.until("it writes", LIMIT, this::writes);
    }

    /** A whole round from now on. */
    void awaitRound() {
        var before = clock.instant();
        Await.until("a round", LIMIT, () -> registry.age()
                .map(age -> clock.instant().minus(age).isAfter(before.plus(PERIOD)))
                .orElse(false));
    }

    @Override
    public void close() {
        end();
    }

    void end() {
        loop.stop();
        Await.until("its end", LIMIT, () -> !thread.isAlive());
    }
}
