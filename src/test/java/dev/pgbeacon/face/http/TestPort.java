package dev.pgbeacon.face.http;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.net.AllowList;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.web.Loops;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A port on loopback that answers for a board which the test feeds. */
final class TestPort implements AutoCloseable {
    static final CheckTerms TERMS = new CheckTerms(AllowList.EVERYBODY, 100, Duration.ofMinutes(1));

    final TestCluster cluster = new TestCluster();
    final Pulse pulse = new Pulse();
    final AtomicInteger asked = new AtomicInteger();
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final CheckPort port;
    /** What asking anew does; the board is fresh for as long as the clock stands. */
    volatile Supplier<CompletionStage<Void>> asker = () -> CompletableFuture.completedStage(null);

    static TestPort open() throws IOException {
        return open(TERMS, "b");
    }

    /** With a primary of this name, or several. */
    static TestPort open(CheckTerms terms, String... names) throws IOException {
        return new TestPort(terms, names);
    }

    private TestPort(CheckTerms terms, String... names) throws IOException {
        var nodes = Stream.of(names).map(TestCluster::node).toList();
        for (var node : nodes) {
            cluster.board.register(node, Duration.ofSeconds(1), this::ask);
            cluster.says(node.name()).primaryAt("0/100");
        }
        port = CheckPort.open(
                vertx, ListenAddresses.parse(List.of("127.0.0.1"), 0), terms, Optional.empty(), answerer(nodes));
        pulse.register("http", port.loop());
    }

    private CompletionStage<Void> ask() {
        asked.incrementAndGet();
        return asker.get();
    }

    private CheckAnswerer answerer(List<NodeId> nodes) {
        var loops = new Loops(vertx, pulse);
        return new CheckAnswerer(
                cluster.board,
                new CheckTable(Check.READY),
                new CheckRules(Optional.empty()),
                Routes.of(nodes),
                loops::silent);
    }

    int port() {
        return port.port();
    }

    ListenerCounts counts() {
        return port.counts();
    }

    RawHttp connect() throws IOException {
        return new RawHttp(port());
    }

    @Override
    public void close() {
        port.close().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
