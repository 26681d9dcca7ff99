package dev.pgbeacon.face.http;

import dev.pgbeacon.board.ListenerCounts;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** A request of Vert.x' in, a reply out. */
final class CheckHandler implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(CheckHandler.class);

    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final CheckAnswerer answerer;
    private final Clients clients;
    private final ListenerCounts counts;
    /** Vert.x hands over a request that was sent ahead from within the answer before: a stack of a hundred, if we let it. */
    private boolean answering;

    CheckHandler(CheckAnswerer answerer, Clients clients, ListenerCounts counts) {
        this.answerer = answerer;
        this.clients = clients;
        this.counts = counts;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var client = clients.of(request.connection());
        if (client == null) {
            return; // being closed
        }
        var loop = Client.channel(request.connection()).eventLoop();
        if (answering) {
            loop.execute(() -> handle(request));
            return;
        }
        if (!answers(request.method())) {
            var reason = "method: " + request.method() + " (expected: " + METHODS + ")";
            answer(request, client, CheckReply.refused(405, reason));
            return;
        }
        var reply = reply(request).toCompletableFuture();
        if (reply.isDone()) {
            answer(request, client, reply.join());
            return;
        }
        client.asks();
        var unused = reply.whenCompleteAsync((found, failure) -> answer(request, client, found), loop);
    }

    private static boolean answers(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }

    /** Never fails: a load balancer is told 500. */
    private CompletionStage<CheckReply> reply(HttpServerRequest request) {
        try {
            return answerer.answer(request.uri()).exceptionally(broken -> failed(request, broken));
        } catch (RuntimeException broken) {
            return CompletableFuture.completedStage(failed(request, broken));
        }
    }

    private static CheckReply failed(HttpServerRequest request, Throwable broken) {
        LOG.errorf(broken, "no reply to %s", request.uri());
        return CheckReply.refused(500, "pgbeacon failed: " + broken);
    }

    private void answer(HttpServerRequest request, Client client, CheckReply reply) {
        counts.onSaid(String.valueOf(reply.status()));
        if (reply.invalid()) {
            counts.onInvalid();
        }
        answering = true;
        try {
            send(request, reply);
        } finally {
            answering = false;
        }
        client.answered();
    }

    private static void send(HttpServerRequest request, CheckReply reply) {
        var response = request.response().setStatusCode(reply.status());
        response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (reply.status() == 405) {
            response.headers().set(HttpHeaders.ALLOW, METHODS);
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            response.headers().set(HttpHeaders.ALLOW, METHODS);
            response.end();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
        var body = Buffer.buffer(reply.body());
        if (request.method().equals(HttpMethod.HEAD)) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }
}
