package dev.pgbeacon.web;

import dev.pgbeacon.json.Json;
import java.nio.charset.StandardCharsets;

/** What is answered: a status, and a body of some media type. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares replies
public record Reply(int status, String type, byte[] body) {

    public static Reply json(String body) {
        return new Reply(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param reason what was found, and what was expected */
    public static Reply refused(int status, String reason) {
        var body = Json.object(json -> json.text("reason", reason));
        return new Reply(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }
}
