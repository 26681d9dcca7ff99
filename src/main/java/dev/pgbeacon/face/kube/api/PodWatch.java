package dev.pgbeacon.face.kube.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Tells when something happens to a pod, or to one of several, over a connection of its own; what it is, the caller reads. While it cannot, which
 * {@link #isWatching} says, the caller looks from time to time.
 */
public final class PodWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PodWatch.class);

    /**
     * How long the server is asked to go on. Not longer: over a connection that was lost without a word nothing comes, and it
     * looks like a pod to which nothing happens.
     */
    private static final int LEAST_SECONDS = 120;

    private static final int MOST_SECONDS = 180;
    private static final int GRACE_SECONDS = 10;
    private static final long LONGEST_CLOSE_SECONDS = 1;

    private final Vertx vertx;
    private final Context context;
    private final Link link;
    private final Wire wire;
    private final Watched watched;
    private final Duration timeout;
    private final InstantSource clock;
    private final Runnable happened;
    private final RandomGenerator chance;
    private final WatchRetries retries;

    private volatile boolean watching;

    // Of the event loop:
    private Optional<WatchStream> stream = Optional.empty();
    private Instant openedAt = Instant.MAX;
    private long timer = -1;
    private boolean anotherToken;
    private boolean told;
    private boolean closed;

    /**
     * @param timeout to connect, and for the beginning of an answer
     * @param clock monotonic
     * @param happened called on an event loop, which it must not block: to wake who reads the pod; at the beginning of each
     *     watch, too, as something may have happened before
     */
    public PodWatch(
            Vertx vertx,
            Access access,
            Wire wire,
            Watched watched,
            Duration timeout,
            InstantSource clock,
            RandomGenerator chance,
            Runnable happened) {
        this(
                vertx,
                new Link(vertx, access, timeout, clock),
                wire,
                watched,
                timeout,
                clock,
                chance,
                happened,
                WatchRetries.usual(chance));
    }

    PodWatch(
            Vertx vertx,
            Link link,
            Wire wire,
            Watched watched,
            Duration timeout,
            InstantSource clock,
            RandomGenerator chance,
            Runnable happened,
            WatchRetries retries) {
        this.vertx = vertx;
        this.link = link;
        this.wire = wire;
        this.watched = watched;
        this.timeout = timeout;
        this.clock = clock;
        this.chance = chance;
        this.happened = happened;
        this.retries = retries;
        context = vertx.getOrCreateContext();
    }

    public void start() {
        context.runOnContext(on -> connect());
    }

    /** Whether we would be told by now. */
    public boolean isWatching() {
        return watching;
    }

    private record Ready(HttpClient client, RequestOptions options) {}

    private void connect() {
        timer = -1;
        if (closed) {
            return;
        }
        int seconds = chance.nextInt(LEAST_SECONDS, MOST_SECONDS + 1);
        var request = Request.get(wire.watch(watched, seconds));
        var next = new WatchStream(vertx, Duration.ofSeconds(seconds + GRACE_SECONDS), new Listener());
        vertx.executeBlocking(() -> new Ready(link.client(), link.request(request)), false)
                .onSuccess(ready -> open(next, ready))
                .onFailure(unreadable -> onEnd(new Answer.Lost(Why.of(unreadable))));
    }

    private void open(WatchStream next, Ready ready) {
        if (!closed) {
            stream = Optional.of(next);
            next.open(ready.client(), ready.options(), timeout);
        }
    }

    private final class Listener implements WatchStream.Listener {
        @Override
        public void onOpen() {
            if (told) {
                LOG.infof("watching %s again", watched.words());
            }
            told = false;
            anotherToken = false;
            openedAt = clock.instant();
            watching = true;
            happened.run();
        }

        @Override
        public void onEvent() {
            happened.run();
        }

        @Override
        public void onEnd(Answer how) {
            PodWatch.this.onEnd(how);
        }
    }

    private void onEnd(Answer how) {
        var lasted = watching ? Duration.between(openedAt, clock.instant()) : Duration.ZERO;
        watching = false;
        stream = Optional.empty();
        if (closed) {
            return;
        }
        if (how instanceof Answer.Lost) {
            link.drop();
        }
        if (how instanceof Answer.Refused no && no.status() == 401 && link.lookForAnotherToken() && !anotherToken) {
            anotherToken = true;
            connect();
            return;
        }
        if (WatchRetries.isForPeople(how) && !told) {
            told = true;
            var no = (Answer.Refused) how;
            LOG.warnf("watching %s: %d: %s; %s", watched.words(), no.status(), no.message(), watched.instead());
        }
        long wait = Math.max(1, retries.after(how, lasted).toMillis());
        timer = vertx.setTimer(wait, again -> connect());
    }

    @Override
    public void close() {
        var ended = new CompletableFuture<Void>();
        context.runOnContext(on -> {
            closed = true;
            vertx.cancelTimer(timer);
            stream.ifPresent(open -> open.end(new Answer.Lost("closed")));
            link.close().whenComplete((done, failure) -> ended.complete(null));
        });
        var unused = ended.completeOnTimeout(null, LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
