package dev.pgbeacon.face.kube.api;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** One request on its way, and what has come back. All of it happens on one event loop, others only wait. */
final class Attempt {
    /** A pod can be as large as etcd allows, 1.5 MB. */
    static final int LARGEST = 2 << 20;

    private final Context context;
    private final Request request;
    private final CompletableFuture<Response> response = new CompletableFuture<>();
    private final Buffer body = Buffer.buffer();
    private Optional<HttpClientRequest> sent = Optional.empty();
    private boolean over;
    private volatile boolean connected;

    Attempt(Context context, Request request) {
        this.context = context;
        this.request = request;
    }

    /** Fails with what {@link Why} puts into words. */
    CompletableFuture<Response> send(HttpClient client, RequestOptions options) {
        onLoop(
                () -> client.request(options).onSuccess(this::onConnected).onFailure(response::completeExceptionally),
                response);
        return response;
    }

    /** Whatever it throws, and that there is no loop any more, is how that ends. */
    private void onLoop(Runnable step, CompletableFuture<?> end) {
        try {
            context.runOnContext(on -> {
                try {
                    step.run();
                } catch (RuntimeException failed) {
                    end.completeExceptionally(failed);
                }
            });
        } catch (RejectedExecutionException ended) {
            end.completeExceptionally(new IOException("the program ends", ended));
        }
    }

    boolean wasConnected() {
        return connected;
    }

    /**
     * A request that is left on an open connection is carried out when its server comes to it, maybe long after, and one that
     * is closed mostly is not. One that was not sent yet is never.
     */
    CompletableFuture<Void> giveUp() {
        var closed = new CompletableFuture<Void>();
        onLoop(
                () -> {
                    over = true;
                    sent.ifPresentOrElse(
                            open -> {
                                open.reset();
                                open.connection().close().onComplete(ended -> closed.complete(null));
                            },
                            () -> closed.complete(null));
                },
                closed);
        return closed;
    }

    private void onConnected(HttpClientRequest ready) {
        ready.exceptionHandler(response::completeExceptionally);
        if (over) {
            ready.reset();
            return;
        }
        connected = true;
        sent = Optional.of(ready);
        ready.response().onSuccess(this::onHead).onFailure(response::completeExceptionally);
        var sending = request.body().isEmpty() ? ready.end() : ready.end(request.body());
        sending.onFailure(response::completeExceptionally);
    }

    private void onHead(HttpClientResponse head) {
        head.exceptionHandler(response::completeExceptionally);
        head.handler(this::onBody);
        head.endHandler(end -> response.complete(
                new Response(head.statusCode(), Optional.ofNullable(head.getHeader("Retry-After")), body.toString())));
    }

    private void onBody(Buffer part) {
        if (body.length() + part.length() > LARGEST) {
            response.completeExceptionally(new IOException("the answer is larger than " + LARGEST + " bytes"));
        } else if (!response.isDone()) {
            body.appendBuffer(part);
        }
    }
}
