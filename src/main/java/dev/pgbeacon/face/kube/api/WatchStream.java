package dev.pgbeacon.face.kube.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** One watch, from its request to its end. All of it happens on one event loop. */
final class WatchStream {
    /** The API server writes the kind in front of the object, which may be cut off. */
    private static final Pattern KIND = Pattern.compile("\\s*\\{\\s*\"type\"\\s*:\\s*\"([A-Z]+)\".*", Pattern.DOTALL);

    private static final int LARGEST_REFUSAL = 64 << 10;
    private static final int EXCERPT = 80;

    private final Vertx vertx;
    private final Duration length;
    private final Listener listener;
    private Optional<HttpClientRequest> sent = Optional.empty();
    private long timer;
    private boolean over;

    /** Told on the event loop. */
    interface Listener {
        void onOpen();

        void onEvent();

        /** @param how {@link Answer.Done}: by the server, in its time */
        void onEnd(Answer how);
    }

    /** @param length after which it is ended, should the server forget to */
    WatchStream(Vertx vertx, Duration length, Listener listener) {
        this.vertx = vertx;
        this.length = length;
        this.listener = listener;
    }

    /** @param timeout until it is answered at all */
    void open(HttpClient client, RequestOptions options, Duration timeout) {
        endAfter(timeout, "no answer within " + Why.within(timeout));
        client.request(options).onSuccess(this::onConnected).onFailure(this::fail);
    }

    void end(Answer how) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        if (!(how instanceof Answer.Done)) {
            sent.ifPresent(request -> {
                request.reset();
                request.connection().close();
            });
        }
        listener.onEnd(how);
    }

    private void onConnected(HttpClientRequest request) {
        request.exceptionHandler(this::fail);
        if (over) {
            request.reset();
            return;
        }
        sent = Optional.of(request);
        request.response().onSuccess(this::onHead).onFailure(this::fail);
        request.end().onFailure(this::fail);
    }

    private void onHead(HttpClientResponse head) {
        if (over) {
            return;
        }
        head.exceptionHandler(this::fail);
        if (head.statusCode() != 200) {
            var body = Buffer.buffer();
            head.handler(part -> append(body, part));
            head.endHandler(ended -> end(Refusal.of(new Response(
                    head.statusCode(), Optional.ofNullable(head.getHeader("Retry-After")), body.toString()))));
            return;
        }
        vertx.cancelTimer(timer);
        endAfter(length, "it was not ended in time");
        head.handler(new WatchLines(this::onLine)::read);
        head.endHandler(ended -> end(new Answer.Done()));
        listener.onOpen();
    }

    private static void append(Buffer body, Buffer part) {
        body.appendBuffer(part, 0, Math.min(part.length(), LARGEST_REFUSAL - body.length()));
    }

    private void onLine(String line) {
        if (over || line.isBlank()) {
            return;
        }
        var kind = KIND.matcher(line);
        if (!kind.matches()) {
            end(new Answer.Lost("no event: '" + Refusal.cut(line, EXCERPT) + "'"));
        } else if (kind.group(1).equals("ERROR")) {
            end(error(line));
        } else if (!kind.group(1).equals("BOOKMARK")) {
            listener.onEvent();
        }
    }

    /** The status of a watch that ends is in its last line, after the 200 of its beginning. */
    private static Answer error(String line) {
        var status = Tree.parse(line);
        return new Answer.Refused(
                status.flatMap(tree -> tree.number("object", "code")).orElse(500),
                Refusal.cut(
                        status.flatMap(tree -> tree.text("object", "message")).orElse(line), EXCERPT),
                Optional.empty(),
                false);
    }

    private void fail(Throwable failure) {
        end(new Answer.Lost(Why.of(failure)));
    }

    private void endAfter(Duration time, String why) {
        timer = vertx.setTimer(Math.max(1, time.toMillis()), late -> end(new Answer.Lost(why)));
    }
}
