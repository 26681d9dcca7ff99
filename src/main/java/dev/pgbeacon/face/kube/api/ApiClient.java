package dev.pgbeacon.face.kube.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls over HTTP, one at a time, from one thread, which waits. What was not answered is not sent again, with one exception:
 * a 401 says that it was not carried out, and may be over with the token that is in the file by now.
 */
public final class ApiClient implements Api, AutoCloseable {
    /** Of a connection to a server that does not answer: no more than the loop needs to come to it. */
    private static final long LONGEST_CLOSE_SECONDS = 1;

    private final Context context;
    private final Link link;
    private final Wire wire;
    private final Duration timeout;

    /**
     * @param timeout of each call as a whole: connecting, TLS, the last byte of the answer
     * @param clock monotonic
     */
    public ApiClient(Vertx vertx, Access access, Wire wire, Duration timeout, InstantSource clock) {
        this.wire = wire;
        this.timeout = timeout;
        context = vertx.getOrCreateContext();
        link = new Link(vertx, access, timeout, clock);
    }

    /** Blocks. A thread that is interrupted gets {@link Answer.Lost}, and stays interrupted. */
    @Override
    public Answer ask(Call call) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("on an event loop (expected: a thread that may wait)");
        }
        return wire.withoutAsking(call).orElseGet(() -> ask(call, System.nanoTime() + timeout.toNanos()));
    }

    private Answer ask(Call call, long deadline) {
        var exchange = wire.exchange(call);
        var answer = send(exchange, deadline);
        if (isRefusal(answer, 401) && link.lookForAnotherToken()) {
            answer = send(exchange, deadline);
        }
        boolean eventIsGone = call instanceof Call.CreateEvent
                && exchange.request().method().equals("PATCH")
                && isRefusal(answer, 404);
        return eventIsGone ? send(wire.exchange(call), deadline) : answer;
    }

    private static boolean isRefusal(Answer answer, int status) {
        return answer instanceof Answer.Refused refused && refused.status() == status;
    }

    private Answer send(Exchange exchange, long deadline) {
        var attempt = new Attempt(context, exchange.request());
        var interrupted = false;
        String why;
        try {
            var options = link.request(exchange.request());
            var response = attempt.send(link.client(), options).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return exchange.answer(response);
        } catch (TimeoutException late) {
            why = (attempt.wasConnected() ? "no answer within " : "no connection within ") + Why.within(timeout);
        } catch (ExecutionException failed) {
            why = Why.of(failed.getCause());
        } catch (IOException unreadable) {
            why = Why.of(unreadable);
        } catch (InterruptedException end) {
            interrupted = true;
            why = "interrupted";
        }
        await(attempt.giveUp());
        await(link.drop());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Answer.Lost(why);
    }

    private static void await(CompletionStage<Void> closing) {
        try {
            closing.toCompletableFuture().get(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException tried) {
            // It was asked for; there is nothing else to do about it.
        }
    }

    /** Closes the connection; a call that is under way is lost. */
    @Override
    public void close() {
        await(link.close());
    }
}
