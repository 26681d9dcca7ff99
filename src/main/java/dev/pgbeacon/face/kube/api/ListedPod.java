package dev.pgbeacon.face.kube.api;

import java.util.Optional;

/**
 * A pod in a list.
 *
 * @param ip empty: it has none yet
 * @param phase as Kubernetes writes it: {@code Running}
 * @param deleting whether it has a {@code deletionTimestamp}
 */
public record ListedPod(String name, Optional<String> ip, String phase, boolean deleting) {}
