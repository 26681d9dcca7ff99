package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.Nonces;
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

    private final Nonces nonces;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger backendConnections = new AtomicInteger();
    private final Map<Integer, Keyed> sessions = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private final Set<Channel> consoles = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    private record Keyed(BackendKey key, Session session) {}

    Clients(Nonces nonces) {
        this.nonces = nonces;
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

    /** The key that the session's client is told. */
    BackendKey register(Session session, ProtocolVersion version) {
        while (true) {
            var made = newKey(version);
            if (sessions.putIfAbsent(made.processId(), new Keyed(made, session)) == null) {
                return made;
            }
        }
    }

    /** Numbers are those of no process: a client that looks for one in pg_stat_activity finds none, or another's. */
    private BackendKey newKey(ProtocolVersion version) {
        int length = version.hasLongKeys() ? LONG_SECRET : SHORT_SECRET;
        var random = nonces.bytes(4 + length).bytes();
        int number = ByteBuffer.wrap(random).getInt() & Integer.MAX_VALUE;
        var secret = new byte[length];
        System.arraycopy(random, 4, secret, 0, length);
        return new BackendKey(number, WireText.of(secret));
    }

    /** One whose cancel finds nothing. */
    BackendKey keyOfNobody(ProtocolVersion version) {
        return newKey(version);
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

    void unregister(Session session, BackendKey key) {
        sessions.remove(key.processId(), new Keyed(key, session));
    }

    Optional<Session> find(BackendKey key) {
        return Optional.ofNullable(sessions.get(key.processId()))
                .filter(found -> key.opens(found.key()))
                .map(Keyed::session);
    }

    List<Session> all() {
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
        all().forEach(Session::leaveWhenIdle);
        closeConsoles();
        if (count.get() == 0) {
            empty.complete(null);
        }
        return empty;
    }
}
