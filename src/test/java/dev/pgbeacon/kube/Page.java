package dev.pgbeacon.kube;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * A part of a list, where the client asks for parts: by {@code limit}, and {@code continue} for those after the first.
 *
 * @param from where it begins
 * @param all how many there are
 */
record Page(List<JsonObject> objects, int from, int all) {
    private static final String TOKEN = "after-";

    static Page of(List<JsonObject> all, Map<String, String> query) {
        int from = from(query.getOrDefault("continue", ""));
        int limit = Integer.parseInt(query.getOrDefault("limit", "0"));
        int to = limit == 0 ? all.size() : Math.min(all.size(), from + limit);
        return new Page(all.subList(Math.min(from, to), to), from, all.size());
    }

    private static int from(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        if (!token.matches(TOKEN + "[0-9]{1,6}")) {
            throw Refusal.badRequest("continue key is not valid");
        }
        return Integer.parseInt(token.substring(TOKEN.length()));
    }

    /** With what the next part is asked for, where there is one. */
    JsonObject noted(JsonObject metadata) {
        int to = from + objects.size();
        return to < all ? metadata.put("continue", TOKEN + to).put("remainingItemCount", all - to) : metadata;
    }
}
