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

    private final int most;
    /** With how many messages in a row each has missed. */
    private final Map<HttpServerRequest, Integer> open = new LinkedHashMap<>();

    Streams(int most) {
        this.most = most;
    }

    boolean full() {
        return open.size() >= most;
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
        open.put(request, 0);
        response.setWriteQueueMaxSize(MOST_UNSENT);
        response.exceptionHandler(gone -> open.remove(request));
        response.closeHandler(gone -> open.remove(request));
        var unused = response.write(first);
    }

    void send(Buffer message) {
        for (var stream : Map.copyOf(open).entrySet()) {
            var request = stream.getKey();
            if (!request.response().writeQueueFull()) {
                open.put(request, 0);
                var unused = request.response().write(message);
            } else if (stream.getValue() < MOST_MISSED) {
                open.put(request, stream.getValue() + 1);
            } else {
                open.remove(request);
                var unused = request.connection().close();
            }
        }
    }

    void close() {
        Map.copyOf(open).keySet().forEach(request -> {
            open.remove(request);
            var unused = request.response().end();
        });
    }
}
