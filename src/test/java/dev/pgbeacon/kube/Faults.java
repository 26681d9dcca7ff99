package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Things that go wrong, each for the requests that it is meant for. The first that fits has the request. */
public final class Faults {
    private static final String TIMEOUT =
            "Timeout: request did not complete within requested timeout context deadline exceeded";

    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    Faults() {}

    record Match(Pattern method, Pattern path) {
        boolean fits(Request request) {
            return method.matcher(request.method()).matches()
                    && path.matcher(request.path()).find();
        }
    }

    /**
     * @param method a regular expression for all of it, such as {@code PUT|POST}
     * @param path a regular expression for a part of it, the query included
     */
    public Plan on(String method, String path) {
        return new Plan(new Match(Pattern.compile(method), Pattern.compile(path)), Integer.MAX_VALUE);
    }

    /** Every request. */
    public Plan onAll() {
        return on(".*", "");
    }

    /** From now on all is well again; what is held or hanging stays so. */
    public void clear() {
        faults.forEach(Fault::end);
        faults.clear();
    }

    /** Whether one of them had it. */
    boolean catches(Exchange exchange) {
        return faults.stream().anyMatch(fault -> fault.catches(exchange));
    }

    /** What shall befall them. */
    public final class Plan {
        private final Match match;
        private final int times;

        private Plan(Match match, int times) {
            this.match = match;
            this.times = times;
        }

        /** Of the requests that come, the first so many. */
        public Plan times(int count) {
            return new Plan(match, count);
        }

        public Plan once() {
            return times(1);
        }

        /** Never answered, never carried out. */
        public Fault hang() {
            return add(exchange -> {});
        }

        /** Neither, until {@link Fault#release}: the late write, for a client that has given up or one that waits. */
        public Fault hold() {
            return hang();
        }

        /** Carried out as soon as the client has given up. */
        public Fault landWhenGone() {
            return add(exchange -> exchange.onGone(exchange::carryOut));
        }

        /** The connection ends, and nothing was done. */
        public Fault dropBefore() {
            return add(Exchange::drop);
        }

        /** The connection ends without an answer, and it was done. */
        public Fault dropAfter() {
            return add(exchange -> {
                exchange.carryOutUnanswered();
                exchange.drop();
            });
        }

        /** It was done, and the answer is never given. */
        public Fault hangAfter() {
            return add(Exchange::carryOutUnanswered);
        }

        public Fault answer(Response response) {
            return add(exchange -> exchange.answer(response));
        }

        /** Too many requests: flow control. */
        public Fault tooMany(Optional<Integer> retryAfter) {
            return fail(429, "TooManyRequests", "too many requests, please try again later", retryAfter);
        }

        public Fault unavailable(Optional<Integer> retryAfter) {
            return fail(503, "ServiceUnavailable", "the server is currently unable to handle the request", retryAfter);
        }

        public Fault internalError() {
            return fail(500, "InternalError", "Internal error occurred: something broke", Optional.empty());
        }

        /** As when etcd does not answer. It is not known whether the call was carried out; here it was not. */
        public Fault gatewayTimeout() {
            return fail(504, "Timeout", TIMEOUT, Optional.empty());
        }

        /** The same answer, and it was carried out. */
        public Fault gatewayTimeoutAfter() {
            var response = failure(504, "Timeout", TIMEOUT, Optional.empty());
            return add(exchange -> {
                exchange.carryOutUnanswered();
                exchange.answer(response);
            });
        }

        public Fault unauthorized() {
            return fail(401, "Unauthorized", "Unauthorized", Optional.empty());
        }

        /** 200, and a body that is no JSON. */
        public Fault garbage() {
            return answer(new Response(200, Map.of("Content-Type", "application/json"), "<html>{\"kind\":"));
        }

        private Fault fail(int status, String reason, String message, Optional<Integer> retryAfter) {
            return answer(failure(status, reason, message, retryAfter));
        }

        private Fault add(Fault.Effect effect) {
            var fault = new Fault(match, times, effect);
            faults.add(fault);
            return fault;
        }
    }

    private static Response failure(int status, String reason, String message, Optional<Integer> retryAfter) {
        var body = new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject())
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason);
        retryAfter.ifPresent(seconds -> body.put("details", new JsonObject().put("retryAfterSeconds", seconds)));
        var response = Response.json(status, body.put("code", status));
        return retryAfter
                .map(seconds -> response.with("Retry-After", Integer.toString(seconds)))
                .orElse(response);
    }
}
