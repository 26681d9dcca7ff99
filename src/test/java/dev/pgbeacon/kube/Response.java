package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** What is answered, header names in their usual spelling. */
public record Response(int status, Map<String, String> headers, String body) {
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Cache-Control", "no-cache, private");

    public Response {
        headers = Map.copyOf(headers);
    }

    static Response json(int status, JsonObject body) {
        return new Response(status, HEADERS, body.encode());
    }

    static Response text(int status, String body) {
        return new Response(status, Map.of("Content-Type", "text/plain; charset=utf-8"), body);
    }

    Response with(String header, String value) {
        var more = new java.util.TreeMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The body, which is an object. */
    public JsonObject json() {
        return new JsonObject(body);
    }
}
