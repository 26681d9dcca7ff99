package dev.pgbeacon.face.kube.api;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.TreeMap;

/** Pods, in core/v1. */
final class PodJson {
    private PodJson() {}

    static String patch(Call.PatchPod patch) {
        var metadata = new JsonObject().put("uid", patch.pod().uid());
        patch.resourceVersion().ifPresent(version -> metadata.put("resourceVersion", version));
        if (!patch.labels().isEmpty()) {
            var labels = new JsonObject();
            new TreeMap<>(patch.labels()).forEach((key, value) -> labels.put(key, value.orElse(null)));
            metadata.put("labels", labels);
        }
        if (!patch.annotations().isEmpty()) {
            var annotations = new JsonObject();
            new TreeMap<>(patch.annotations()).forEach(annotations::put);
            metadata.put("annotations", annotations);
        }
        return Tree.print(new JsonObject().put("metadata", metadata));
    }

    /** Empty: no pod. */
    static Optional<Answer> read(String body) {
        return Tree.parse(body)
                .filter(tree -> tree.text("kind").equals(Optional.of("Pod")))
                .flatMap(PodJson::read)
                .map(Answer.OfPod::new);
    }

    /** Empty: no list of pods. */
    static Optional<Answer> readList(String body) {
        return Tree.parse(body)
                .filter(tree -> tree.text("kind").equals(Optional.of("PodList")))
                .map(tree -> new Answer.OfPods(
                        tree.objects("items").stream().map(PodJson::listed).toList(),
                        tree.text("metadata", "continue").filter(next -> !next.isEmpty())));
    }

    private static ListedPod listed(Tree tree) {
        return new ListedPod(
                tree.text("metadata", "name").orElse(""),
                tree.text("status", "podIP").filter(ip -> !ip.isEmpty()),
                tree.text("status", "phase").orElse(""),
                tree.has("metadata", "deletionTimestamp"));
    }

    private static Optional<SeenPod> read(Tree tree) {
        var name = tree.text("metadata", "name").orElse("");
        var uid = tree.text("metadata", "uid").orElse("");
        var version = tree.text("metadata", "resourceVersion").orElse("");
        return name.isBlank() || uid.isBlank() || version.isBlank()
                ? Optional.empty()
                : Optional.of(new SeenPod(
                        new Pod(name, uid),
                        version,
                        tree.texts("metadata", "labels"),
                        tree.texts("metadata", "annotations"),
                        tree.has("metadata", "deletionTimestamp")));
    }
}
