package dev.pgbeacon.face.page;

import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.web.Reads;
import dev.pgbeacon.web.Reply;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Looks at the board each second, remembers the lag, and tells the pages that are open. */
final class LiveView {
    static final long EVERY_MS = 1000;

    private final StatusBoard board;
    private final PodLabel label;
    private final Optional<LagLimit> limit;
    private final InstantSource clock;
    private final Vertx vertx;
    private final Context context;
    private final Streams streams;
    private final LagPast past;
    private final AtomicLong changes = new AtomicLong();
    private long timer;

    LiveView(
            StatusBoard board,
            PodLabel label,
            Optional<LagLimit> limit,
            InstantSource clock,
            Vertx vertx,
            int maxStreams) {
        this.board = board;
        this.label = label;
        this.limit = limit;
        this.clock = clock;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.streams = new Streams(maxStreams);
        this.past = new LagPast(clock.instant());
    }

    void start() {
        board.onChange(change -> changes.incrementAndGet());
        context.runOnContext(on -> timer = vertx.setPeriodic(EVERY_MS, tick -> tell()));
    }

    void stop() {
        context.runOnContext(on -> {
            vertx.cancelTimer(timer);
            streams.close();
        });
    }

    private void tell() {
        var message = look();
        if (!streams.isEmpty()) {
            streams.send(Buffer.buffer(message.get()));
        }
    }

    void open(RoutingContext request) {
        context.runOnContext(on -> {
            streams.makeRoom();
            if (streams.full()) {
                var reason = "pages: " + streams.most()
                        + " are open (expected: fewer, or a larger pgbeacon.page.max-streams)";
                var unused = Reads.write(request, Reply.refused(503, reason));
                return;
            }
            var response = request.response().setChunked(true);
            Reads.protect(response);
            response.headers()
                    .set(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                    .set(HttpHeaders.CACHE_CONTROL, "no-store");
            var now = look();
            streams.add(request.request(), Buffer.buffer("retry: 1000\n\n" + PageMessage.past(past) + now.get()));
        });
    }

    /** Looking is cheap; the words are made for who wants them. */
    private Supplier<String> look() {
        var all = board.nodes().stream().map(board::read).toList();
        var shown = PageMessage.shown(all);
        var now = clock.instant();
        past.add(shown, now);
        return () -> PageMessage.now(now, shown, all.size(), changes.get(), limit, label);
    }
}
