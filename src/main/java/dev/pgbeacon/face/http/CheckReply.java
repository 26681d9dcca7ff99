package dev.pgbeacon.face.http;

import dev.pgbeacon.json.Json;
import dev.pgbeacon.json.NodeJson;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import dev.pgbeacon.web.Loops;
import java.util.List;

/** What is answered: a status and a JSON object. */
record CheckReply(int status, String body) {
    static final List<String> STATUSES = List.of("200", "400", "404", "405", "500", "503");

    static CheckReply of(Standing standing, Verdict verdict) {
        return new CheckReply(status(verdict.yes()), Json.object(json -> {
            NodeJson.facts(json, standing);
            json.text("reason", verdict.reason());
        }));
    }

    static CheckReply page(Json.Content content) {
        return new CheckReply(200, Json.object(content));
    }

    /** @param silent the loops of ours that do not turn */
    static CheckReply liveness(List<String> silent) {
        var verdict = Loops.verdict(silent);
        return refused(status(verdict.yes()), verdict.reason());
    }

    static CheckReply refused(int status, String reason) {
        return new CheckReply(status, Json.object(json -> json.text("reason", reason)));
    }

    /** @param servers those that a shared port knows; none where it is about one */
    static CheckReply unknown(String reason, List<String> servers, List<String> paths) {
        return new CheckReply(404, Json.object(json -> {
            json.text("reason", reason);
            if (!servers.isEmpty()) {
                json.texts("servers", servers);
            }
            json.texts("paths", paths);
        }));
    }

    /** Whether it was the request that was wrong. */
    boolean invalid() {
        return status >= 400 && status < 500;
    }

    static int status(boolean yes) {
        return yes ? 200 : 503;
    }
}
