package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** What a kubelet and a StatefulSet write about a pod, in short. */
final class Pods {
    private Pods() {}

    static JsonObject running(String name, Instant since) {
        var started = Times.seconds(since);
        var conditions = new JsonArray();
        for (var type : new String[] {"Initialized", "Ready", "ContainersReady", "PodScheduled"}) {
            conditions.add(
                    new JsonObject().put("type", type).put("status", "True").put("lastTransitionTime", started));
        }
        return new JsonObject()
                .put("kind", "Pod")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject().put("name", name))
                .put(
                        "spec",
                        new JsonObject()
                                .put(
                                        "containers",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("name", "postgres")
                                                        .put("image", "postgres:17")))
                                .put("nodeName", "node-1")
                                .put("restartPolicy", "Always")
                                .put("terminationGracePeriodSeconds", 30))
                .put(
                        "status",
                        new JsonObject()
                                .put("phase", "Running")
                                .put("conditions", conditions)
                                .put("podIP", "127.0.0.1")
                                .put("startTime", started)
                                .put(
                                        "containerStatuses",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("name", "postgres")
                                                        .put("image", "postgres:17")
                                                        .put("ready", true)
                                                        .put("started", true)
                                                        .put("restartCount", 0)
                                                        .put(
                                                                "state",
                                                                new JsonObject()
                                                                        .put(
                                                                                "running",
                                                                                new JsonObject()
                                                                                        .put("startedAt", started))))));
    }
}
