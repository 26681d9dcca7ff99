package dev.pgbeacon.kube;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Streams the open watches. All of it is done on the event loop. */
final class Watches {
    private final Vertx vertx;
    private final Map<Watch, HttpServerResponse> open = new LinkedHashMap<>();

    Watches(Vertx vertx) {
        this.vertx = vertx;
    }

    void stream(Exchange exchange, HttpServerResponse out, Watch watch) {
        out.setChunked(true).putHeader("Content-Type", "application/json");
        // The head goes out at once: a client waits for it before the first event.
        out.write(Buffer.buffer());
        open.put(watch, out);
        exchange.onGone(() -> open.remove(watch));
        var seconds = RequestInfo.of(exchange.request()).query().getOrDefault("timeoutSeconds", "0");
        long millis = TimeUnit.SECONDS.toMillis(Long.parseLong(seconds));
        if (millis > 0) {
            vertx.setTimer(millis, timer -> end(watch));
        }
        tell(watch, out);
    }

    /** Something has changed. */
    void tellAll() {
        List.copyOf(open.entrySet()).forEach(one -> tell(one.getKey(), one.getValue()));
    }

    /** As a server does with long ones, from time to time. */
    void endAll() {
        List.copyOf(open.keySet()).forEach(this::end);
    }

    private void tell(Watch watch, HttpServerResponse out) {
        if (out.closed()) {
            open.remove(watch);
            return;
        }
        for (var event : watch.next()) {
            out.write(event.encode() + "\n");
        }
        if (watch.ended()) {
            end(watch);
        }
    }

    private void end(Watch watch) {
        var out = open.remove(watch);
        if (out != null && !out.closed()) {
            out.end();
        }
    }
}
