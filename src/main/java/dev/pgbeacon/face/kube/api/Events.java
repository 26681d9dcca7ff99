package dev.pgbeacon.face.kube.api;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Events, in core/v1. What was told in the last minutes is counted up in the Event that is there, instead of telling it
 * again: a state that comes and goes would else push everybody's Events out. For one thread.
 */
final class Events {
    private static final Duration SAME = Duration.ofMinutes(10);
    private static final int REMEMBERED = 32;
    /** An Event's name may have 253 characters, of which the moment takes 17. */
    private static final int LONGEST_NAME = 236;

    private static final int LONGEST_MESSAGE = 1000;

    private final String path;
    private final String namespace;
    private final InstantSource wallClock;
    private final Map<What, Told> told = new LinkedHashMap<>();
    private long lastName;

    Events(String path, String namespace, InstantSource wallClock) {
        this.path = path;
        this.namespace = namespace;
        this.wallClock = wallClock;
    }

    private record What(Pod about, boolean warning, String reason, String message) {}

    private record Told(String name, int count, Instant at) {}

    Exchange tell(Call.CreateEvent event) {
        var what = new What(event.about(), event.warning(), event.reason(), event.message());
        var now = wallClock.instant();
        var before = told.get(what);
        return before == null || before.at().plus(SAME).isBefore(now) ? create(what, now) : again(what, before, now);
    }

    private Exchange create(What what, Instant now) {
        var name = name(what.about().name(), now);
        var body = Tree.print(body(what, name, now));
        return new Exchange(Request.post(path, body), response -> remember(what, new Told(name, 1, now), response));
    }

    private Exchange again(What what, Told before, Instant now) {
        int count = before.count() == Integer.MAX_VALUE ? before.count() : before.count() + 1;
        var body = Tree.print(new JsonObject().put("count", count).put("lastTimestamp", Times.time(now)));
        return new Exchange(
                Request.mergePatch(path + "/" + before.name(), body),
                response -> remember(what, new Told(before.name(), count, now), response));
    }

    private Answer remember(What what, Told now, Response response) {
        if (response.isSuccess()) {
            told.remove(what);
            told.put(what, now);
            if (told.size() > REMEMBERED) {
                told.remove(told.keySet().iterator().next());
            }
            return new Answer.Done();
        }
        if (response.status() == 404) {
            told.remove(what); // it is gone, as all Events are after a while
        }
        return Refusal.ofWrite(response);
    }

    private JsonObject body(What what, String name, Instant now) {
        var moment = Times.time(now);
        var pod = what.about();
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("metadata", new JsonObject().put("name", name).put("namespace", namespace))
                .put(
                        "involvedObject",
                        new JsonObject()
                                .put("apiVersion", "v1")
                                .put("kind", "Pod")
                                .put("name", pod.name())
                                .put("namespace", namespace)
                                .put("uid", pod.uid()))
                .put("type", what.warning() ? "Warning" : "Normal")
                .put("reason", what.reason())
                .put("message", Refusal.cut(what.message(), LONGEST_MESSAGE))
                .put("source", new JsonObject().put("component", "pgbeacon"))
                .put("reportingComponent", "pgbeacon")
                .put("reportingInstance", pod.name())
                .put("firstTimestamp", moment)
                .put("lastTimestamp", moment)
                .put("count", 1);
    }

    /** As client-go makes it: the pod's, and the moment in hexadecimal nanoseconds; two at one moment differ. */
    private String name(String pod, Instant now) {
        long nanos = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        lastName = Math.max(lastName + 1, nanos);
        var stem = pod.length() > LONGEST_NAME ? pod.substring(0, LONGEST_NAME) : pod;
        return stem + "." + Long.toHexString(lastName);
    }
}
