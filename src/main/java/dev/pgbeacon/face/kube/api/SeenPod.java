package dev.pgbeacon.face.kube.api;

import java.util.Map;

/**
 * A pod as the API server told it.
 *
 * @param deleting whether it has a {@code deletionTimestamp}: it is about to be stopped
 */
public record SeenPod(
        Pod pod,
        String resourceVersion,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean deleting) {
    public SeenPod {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
