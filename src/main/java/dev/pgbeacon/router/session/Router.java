package dev.pgbeacon.router.session;

import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.SpreadListener;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.router.auth.Logins;
import dev.pgbeacon.router.auth.Mock;
import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.auth.Octets;
import dev.pgbeacon.router.auth.SaltedPasswords;
import dev.pgbeacon.router.auth.Verifier;
import dev.pgbeacon.router.backend.Connector;
import dev.pgbeacon.router.catalogue.Catalogues;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.conf.HostPort;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.fleet.Peers;
import dev.pgbeacon.router.request.Judges;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The router's port and the sessions behind it. */
@SuppressWarnings("FutureReturnValueIgnored") // sockets that fail to close are gone with the process
public final class Router implements AutoCloseable {
    /** Each of a few threads derives some hundreds of keys a second. */
    private static final int BLOCKING_THREADS = 4;

    private static final int REMEMBERED_PASSWORDS = 1_000;
    private static final int MOCK_SECRET = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Transport transport;
    private final ExecutorService blocking;
    private final Nonces nonces = Nonces.random();
    private final Octets mockSecret = nonces.bytes(MOCK_SECRET);
    private final SaltedPasswords salted = new SaltedPasswords(REMEMBERED_PASSWORDS);
    private final AtomicReference<Terms> terms;
    private final Tally tally = new Tally();
    private final Clients clients;
    private final SpreadListener listener;
    private final Optional<SpreadListener> readOnlyListener;

    private Router(RouterSetup setup, Choice choice, Causality causality, Transport transport, ExecutorService blocking)
            throws IOException {
        this.transport = transport;
        this.blocking = blocking;
        terms = new AtomicReference<>(read(setup));
        clients = new Clients(nonces);
        var functions = new Functions(terms::get, choice, new HealthAccess(salted, nonces), transport);
        var judges = new Judges(new Catalogues(functions, InstantSource.system()));
        var house = new House(terms::get, choice, causality, judges, tally, clients, salted, nonces, blocking);
        listener = listen(house, setup.file().fixed().listen(), Side.Role.PRIMARY);
        var readOnly = setup.file().fixed().readOnlyListen();
        try {
            readOnlyListener = readOnly.isEmpty()
                    ? Optional.empty()
                    : Optional.of(listen(house, readOnly.get(), Side.Role.STANDBY));
        } catch (IOException refused) {
            listener.close();
            throw refused;
        }
    }

    private SpreadListener listen(House house, HostPort at, Side.Role serves) throws IOException {
        return SpreadListener.open(transport, where(at), connection -> new ClientStartup(house, serves));
    }

    private static ListenAddresses where(HostPort listen) {
        return listen.everywhere()
                ? ListenAddresses.everywhere(listen.port())
                : ListenAddresses.parse(List.of(listen.host()), listen.port());
    }

    /**
     * Listens. Blocks until it does: not for an event loop.
     *
     * @param transport whose loops the sessions are spread over; not closed with the router
     * @throws IOException if the port or a certificate cannot be used: which, and why
     */
    public static Router open(RouterSetup setup, Choice choice, Causality causality, Transport transport)
            throws IOException {
        var blocking = Executors.newFixedThreadPool(BLOCKING_THREADS, new DefaultThreadFactory("pgbeacon-login", true));
        try {
            return new Router(setup, choice, causality, transport, blocking);
        } catch (IOException | RuntimeException refused) {
            blocking.shutdownNow();
            throw refused;
        }
    }

    private Terms read(RouterSetup setup) throws IOException {
        try {
            return Terms.of(
                    setup,
                    logins(setup.authdb().users()),
                    new Connector(transport, setup.file(), blocking, PATIENCE),
                    new Peers(setup.file().peers(), transport, blocking, PATIENCE));
        } catch (GeneralSecurityException wrong) {
            throw new IOException("TLS: " + wrong.getMessage(), wrong);
        }
    }

    private Logins logins(Map<String, Verifier> users) {
        var logins = new Logins(Mock.like(users.values(), mockSecret), salted, nonces);
        users.forEach((user, verifier) -> {
            if (verifier instanceof Verifier.Plain plain) {
                blocking.execute(() -> logins.prepare(user, plain));
            }
        });
        return logins;
    }

    public int port() {
        return listener.port();
    }

    /** Where everything goes to one standby. */
    public OptionalInt readOnlyPort() {
        return readOnlyListener
                .map(listening -> OptionalInt.of(listening.port()))
                .orElseGet(OptionalInt::empty);
    }

    /**
     * For clients and connections from now on; those that are there keep theirs. The port stays.
     *
     * @throws IOException if a certificate cannot be used; then nothing has changed
     */
    public void reload(RouterSetup setup) throws IOException {
        terms.set(read(setup));
    }

    /** Others may write than before: connections to who may not any more are closed. */
    public void onPrimacy() {
        clients.all().forEach(Orders::onPrimacy);
    }

    /** Where requests went since the start. */
    public Tally tally() {
        return tally;
    }

    /** Clients that are logged in, or are about to be. */
    public int clients() {
        return clients.count();
    }

    public int backendConnections() {
        return clients.backendConnections().get();
    }

    /**
     * No new clients; those in no transaction are closed at once, the others when theirs is done or the bound is reached. A router
     * with peers goes on listening, for the cancels of what still runs: whoever logs in is refused.
     *
     * @return done when no client is left
     */
    public CompletionStage<Void> drain(Duration bound) {
        if (terms.get().setup().file().peers().isEmpty()) {
            stopListening();
        }
        var unused = transport
                .nextLoop()
                .schedule(() -> clients.all().forEach(Orders::leaveNow), bound.toMillis(), TimeUnit.MILLISECONDS);
        return clients.drain();
    }

    private void stopListening() {
        listener.close();
        readOnlyListener.ifPresent(SpreadListener::close);
    }

    /** At once. */
    @Override
    public void close() {
        stopListening();
        clients.all().forEach(Orders::leaveNow);
        clients.closeConsoles();
        blocking.shutdown();
    }
}
