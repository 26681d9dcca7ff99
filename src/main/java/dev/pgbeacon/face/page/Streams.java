package dev.pgbeacon.face.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pages that are open. All are sent the same; one that reads too slowly is sent the next message instead of this one, and
 * is closed when it takes nothing for a while. On one event loop.
 */
final class Streams {
    /** Some messages of a usual size; the first, with the past in it, may be more. */
    private static final int MOST_UNSENT = 64 << 10;

    static final int MOST_MISSED = 10;

    /** A minute's: whoever has had so many makes room for one who waits. */
    static final int FAIR_SHARE = 60;

    private final int most;
    /** The one that has been open longest first. */
    private final Map<HttpServerRequest, Seat> open = new LinkedHashMap<>();

    /**
     * How one page has been served.
     *
     * @param missed how many messages in a row
     */
    private record Seat(int sent, int missed) {
        static final Seat NEW = new Seat(0, 0);

        Seat took() {
            return new Seat(sent + 1, 0);
        }

        Seat missedOne() {
            return new Seat(sent, missed + 1);
        }
    }

    Streams(int most) {
        this.most = most;
    }

    boolean full() {
        return open.size() >= most;
    }

    /**
     * Where all are open, closes the one that has been so longest, if that had its share: it may have been left behind by a
     * browser that is no more, whose system takes what is sent for hours. Else its browser connects again.
     */
    void makeRoom() {
        if (full()) {
            var oldest = open.entrySet().iterator().next();
            if (oldest.getValue().sent() >= FAIR_SHARE) {
                close(oldest.getKey());
            }
        }
    }

    int most() {
        return most;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** @param request whose response has its headers */
    void add(HttpServerRequest request, Buffer first) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        open.put(request, Seat.NEW);
        response.setWriteQueueMaxSize(MOST_UNSENT);
        response.exceptionHandler(gone -> open.remove(request));
        response.closeHandler(gone -> open.remove(request));
        var unused = response.write(first);
    }

    void send(Buffer message) {
        for (var stream : Map.copyOf(open).entrySet()) {
            var request = stream.getKey();
            if (!request.response().writeQueueFull()) {
                open.put(request, stream.getValue().took());
                var unused = request.response().write(message);
            } else if (stream.getValue().missed() < MOST_MISSED) {
                open.put(request, stream.getValue().missedOne());
            } else {
                close(request);
            }
        }
    }

    private void close(HttpServerRequest request) {
        open.remove(request);
        var unused = request.connection().close();
    }

    void close() {
        Map.copyOf(open).keySet().forEach(request -> {
            open.remove(request);
            var unused = request.response().end();
        });
    }
}
