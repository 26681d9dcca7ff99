package dev.pgbeacon.router;

import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.run.RouterPort;
import dev.pgbeacon.router.session.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The port with its sessions, and the event loops that they run on. */
final class SessionsPort implements RouterPort {
    /** For the last words of those whose time is over. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Transport transport;
    private final Router router;
    private final int workers;

    private SessionsPort(Transport transport, Router router, int workers) {
        this.transport = transport;
        this.router = router;
        this.workers = workers;
    }

    /** @throws IOException if the port or a certificate cannot be used: which, and why */
    static SessionsPort open(RouterSetup setup, Choice choice, Causality causality) throws IOException {
        // More loops than processors would only take turns.
        int processors = Runtime.getRuntime().availableProcessors();
        int loops = Math.min(setup.file().fixed().workers().orElse(processors), processors);
        var transport = Transport.start(loops);
        try {
            return new SessionsPort(
                    transport,
                    Router.open(setup, choice, causality, transport),
                    setup.file().fixed().workers().orElse(loops));
        } catch (IOException | RuntimeException refused) {
            transport.close();
            throw refused;
        }
    }

    @Override
    public int port() {
        return router.port();
    }

    /** Others may write than before. */
    void onPrimacy() {
        router.onPrimacy();
    }

    OptionalInt readOnlyPort() {
        return router.readOnlyPort();
    }

    /** By their names, to see whether they turn. */
    Map<String, Executor> loops() {
        return transport.all();
    }

    @Override
    public void reload(RouterSetup setup) throws IOException {
        router.reload(setup);
    }

    @Override
    public void drain(Duration wait) throws InterruptedException {
        try {
            router.drain(wait).toCompletableFuture().get(wait.plus(FAREWELL).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notAllSaidGoodbye) {
            // They are closed now, as it is.
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the sessions did not end", broken);
        }
    }

    @Override
    public RouterCounts counts() {
        return new RouterCounts(
                workers,
                router.clients(),
                router.backendConnections(),
                router.tally().now());
    }

    @Override
    public void close() {
        router.close();
        transport.close();
    }
}
