package dev.pgbeacon.kube;

import static dev.pgbeacon.kube.Caller.PODS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final ApiStore store = new ApiStore(new TestClock());
    private final Caller caller = Caller.admin(store);
    private final String token = store.access.token("admin");

    @BeforeEach
    void start() {
        store.addPod("pg-0", Map.of("role", "primary"), Map.of());
        store.addPod("pg-1", Map.of("role", "replica"), Map.of());
    }

    @Test
    void withoutAVersionAWatchBeginsWithWhatThereIs() {
        var watch = watch("");
        assertEquals(List.of("ADDED pg-0 primary", "ADDED pg-1 replica"), told(watch));
        assertEquals(List.of(), told(watch));
        caller.label("pg-1", "role", "unhealthy");
        assertEquals(List.of("MODIFIED pg-1 unhealthy"), told(watch));
    }

    @Test
    void fromAVersionOnAWatchTellsWhatCameSince() {
        var version = caller.get(PODS).json().getJsonObject("metadata").getString("resourceVersion");
        caller.label("pg-0", "role", "unhealthy");
        store.terminatePod("pg-0");
        store.removePod("pg-0");
        store.addPod("pg-0", Map.of("role", "replica"), Map.of());
        assertEquals(
                List.of(
                        "MODIFIED pg-0 unhealthy",
                        "MODIFIED pg-0 unhealthy",
                        "DELETED pg-0 unhealthy",
                        "ADDED pg-0 replica"),
                told(watch("&resourceVersion=" + version)));
    }

    @Test
    void theSameValueAgainIsNoEvent() {
        var watch = watch("");
        told(watch);
        caller.label("pg-0", "role", "primary");
        assertEquals(List.of(), told(watch));
    }

    @Test
    void aWatchOfOneNameSeesNoOther() {
        var watch = watch("&fieldSelector=metadata.name%3Dpg-1");
        assertEquals(List.of("ADDED pg-1 replica"), told(watch));
        caller.label("pg-0", "role", "unhealthy");
        assertEquals(List.of(), told(watch));
    }

    @Test
    void whatLeavesTheSelectionIsDeletedAndWhatEntersIsAdded() {
        var watch = watch("&labelSelector=role%3Dprimary");
        assertEquals(List.of("ADDED pg-0 primary"), told(watch));
        caller.label("pg-0", "role", "unhealthy");
        caller.label("pg-1", "role", "primary");
        // With what it last was while it fitted, and the version of the change.
        assertEquals(List.of("DELETED pg-0 primary", "ADDED pg-1 primary"), told(watch));
    }

    @Test
    void aVersionThatWasCompactedIsGone() {
        var version = caller.get(PODS).json().getJsonObject("metadata").getString("resourceVersion");
        caller.label("pg-0", "role", "unhealthy");
        store.compact();
        var watch = watch("&resourceVersion=" + version);
        var event = watch.next().get(0);
        assertEquals("ERROR", event.getString("type"));
        assertEquals(410, event.getJsonObject("object").getInteger("code"));
        assertEquals("Expired", event.getJsonObject("object").getString("reason"));
        assertTrue(watch.ended());
    }

    @Test
    void whoMayNotWatchIsRefused() {
        store.access.bind("u", Role.in("default", "u", Role.Rule.of("", "pods", "get", "list")));
        var other = store.access.token("u");
        assertEquals(Optional.empty(), store.watch(request("", other)));
        var refused = store.handle(request("", other));
        assertEquals(403, refused.status());
        assertTrue(refused.json().getString("message").contains("cannot watch resource \"pods\""));
    }

    @Test
    void aRoleWithNamesAllowsAWatchOfOneOfThem() {
        store.access.bind(
                "u", Role.in("default", "u", Role.Rule.of("", "pods", "watch").named("pg-0")));
        var named = store.access.token("u");
        assertTrue(store.watch(request("&fieldSelector=metadata.name%3Dpg-0", named))
                .isPresent());
        assertEquals(Optional.empty(), store.watch(request("&fieldSelector=metadata.name%3Dpg-1", named)));
        assertEquals(Optional.empty(), store.watch(request("", named)));
    }

    private Watch watch(String more) {
        return store.watch(request(more, token)).orElseThrow();
    }

    private static Request request(String more, String token) {
        return new Request("GET", PODS + "?watch=true" + more, "", Optional.of(token), "");
    }

    private static List<String> told(Watch watch) {
        return watch.next().stream()
                .map(event -> {
                    var pod = event.getJsonObject("object");
                    return event.getString("type") + " " + Meta.name(pod) + " "
                            + Meta.labels(pod).get("role");
                })
                .toList();
    }
}
