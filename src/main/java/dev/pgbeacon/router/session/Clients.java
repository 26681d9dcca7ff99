package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.fleet.Instance;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who is logged in or is about to be, by the process id that each was told. Used by all event loops. */
@SuppressWarnings("FutureReturnValueIgnored") // who cannot be told is gone
final class Clients {
    private static final int SHORT_SECRET = 4;
    private static final int LONG_SECRET = 32;
    /** Seldom needed below 60,000 sessions. */
    private static final int DRAWS_OF_OUR_OWN = 64;

    private final Nonces nonces;
    private final Instance instance;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger backendConnections = new AtomicInteger();
    private final Map<Integer, Keyed> sessions = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private final Set<Channel> consoles = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    private record Keyed(BackendKey key, Orders session) {}

    Clients(Nonces nonces) {
        this.nonces = nonces;
        instance = Instance.drawn(nonces);
    }

    /** Counts one more, unless there are so many already. */
    boolean enter(int most) {
        if (count.incrementAndGet() > most) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        if (count.decrementAndGet() == 0 && draining) {
            empty.complete(null);
        }
    }

    int count() {
        return count.get();
    }

    /** The key that the session's client is told. When our instance's numbers run short, it is any number: we know it all the same. */
    BackendKey register(Orders session, ProtocolVersion version) {
        for (int draws = 0; ; draws++) {
            var made = newKey(version, draws < DRAWS_OF_OUR_OWN);
            if (sessions.putIfAbsent(made.processId(), new Keyed(made, session)) == null) {
                return made;
            }
        }
    }

    /** Numbers are those of no process: a client that looks for one in pg_stat_activity finds none, or another's. */
    private BackendKey newKey(ProtocolVersion version, boolean ofInstance) {
        int length = version.hasLongKeys() ? LONG_SECRET : SHORT_SECRET;
        var random = nonces.bytes(4 + length).bytes();
        int number = ByteBuffer.wrap(random).getInt() & Integer.MAX_VALUE;
        int processId = ofInstance ? instance.processId(number) : number;
        var secret = new byte[length];
        System.arraycopy(random, 4, secret, 0, length);
        return new BackendKey(processId, WireText.of(secret));
    }

    /** One whose cancel finds nothing. */
    BackendKey keyOfNobody(ProtocolVersion version) {
        return newKey(version, true);
    }

    /** It has no session, and goes as soon as the router does. */
    void addConsole(Channel console) {
        consoles.add(console);
        console.closeFuture().addListener(gone -> consoles.remove(console));
        if (draining) {
            Farewell.say(console, Errors.SHUTDOWN);
        }
    }

    void closeConsoles() {
        consoles.forEach(console -> Farewell.say(console, Errors.SHUTDOWN));
    }

    void unregister(Orders session, BackendKey key) {
        sessions.remove(key.processId(), new Keyed(key, session));
    }

    Optional<Orders> find(BackendKey key) {
        return Optional.ofNullable(sessions.get(key.processId()))
                .filter(found -> key.opens(found.key()))
                .map(Keyed::session);
    }

    /** Whether a key that opens nothing here may open something at another router. */
    boolean mayBeAnothers(BackendKey key) {
        return instance.mayBeAnothers(key.processId());
    }

    List<Orders> all() {
        return sessions.values().stream().map(Keyed::session).toList();
    }

    AtomicInteger backendConnections() {
        return backendConnections;
    }

    boolean draining() {
        return draining;
    }

    /** @return done when nobody is left */
    CompletionStage<Void> drain() {
        draining = true;
        all().forEach(Orders::leaveWhenIdle);
        closeConsoles();
        if (count.get() == 0) {
            empty.complete(null);
        }
        return empty;
    }
}
