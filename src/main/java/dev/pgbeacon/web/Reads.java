package dev.pgbeacon.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Our own paths of the management port: reads, and nothing else. */
public final class Reads {
    private static final Logger LOG = Logger.getLogger(Reads.class);

    private static final String METHODS = "GET, HEAD";
    /** Each may be some 100 kB, and waits in a small heap until its client takes it. */
    private static final int MOST_UNTAKEN = 16;

    private static final long TAKEN_WITHIN_MS = 10_000;

    /** What a reason says is anybody's text: no script runs and nothing is loaded but our own files. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final AtomicInteger untaken = new AtomicInteger();

    /** Throws IllegalArgumentException for a request that is wrong: 400, with its message. */
    public interface Answerer {
        CompletionStage<Reply> answer(Query query);
    }

    /** @param parameters those that the path takes; any other is refused */
    public void serve(Router router, String path, List<String> parameters, Answerer answerer) {
        router.route(path).handler(request -> {
            if (!isRead(request.request().method())) {
                request.response().headers().set(HttpHeaders.ALLOW, METHODS);
                var reason = "method: " + request.request().method() + " (expected: " + METHODS + ")";
                send(request, Reply.refused(405, reason));
                return;
            }
            var context = Vertx.currentContext();
            var unused = reply(request, parameters, answerer)
                    .thenAccept(reply -> context.runOnContext(on -> send(request, reply)));
        });
    }

    /** What every answer of ours says; Quarkus lets pages of any origin read this port, and ours are for nobody else's. */
    public static void protect(HttpServerResponse response) {
        response.headers()
                .remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)
                .set("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer");
    }

    private static boolean isRead(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /** Never fails. */
    private static CompletionStage<Reply> reply(RoutingContext request, List<String> parameters, Answerer answerer) {
        try {
            var query = request.request().query();
            return answerer.answer(Query.parse(query == null ? "" : query, parameters))
                    .exceptionally(broken -> failed(request, broken));
        } catch (IllegalArgumentException refused) {
            return CompletableFuture.completedStage(Reply.refused(400, refused.getMessage()));
        } catch (RuntimeException broken) {
            return CompletableFuture.completedStage(failed(request, broken));
        }
    }

    private static Reply failed(RoutingContext request, Throwable broken) {
        LOG.errorf(broken, "no reply to %s", request.request().path());
        return Reply.refused(500, "pgbeacon failed: " + broken);
    }

    private void send(RoutingContext request, Reply reply) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        if (untaken.get() >= MOST_UNTAKEN) {
            write(
                    request,
                    Reply.refused(503, "too many answers wait to be taken (expected: at most " + MOST_UNTAKEN + ")"));
            return;
        }
        untaken.incrementAndGet();
        var timer = request.vertx()
                .setTimer(
                        TAKEN_WITHIN_MS, late -> request.request().connection().close());
        write(request, reply).onComplete(taken -> {
            request.vertx().cancelTimer(timer);
            untaken.decrementAndGet();
        });
    }

    /** At once, and however many others wait to be taken: for what is small. */
    public static Future<Void> write(RoutingContext request, Reply reply) {
        var response = request.response().setStatusCode(reply.status());
        protect(response);
        response.headers().set(HttpHeaders.CACHE_CONTROL, "no-store").set(HttpHeaders.CONTENT_TYPE, reply.type());
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length));
            return response.end();
        }
        return response.end(Buffer.buffer(reply.body()));
    }
}
