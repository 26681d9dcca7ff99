package dev.pgbeacon.face.kube.api;

/**
 * Which pods are watched.
 *
 * @param query of the watch, its value not yet encoded
 * @param words for the log
 * @param instead what its caller does while they cannot be watched
 */
public record Watched(String query, String value, String words, String instead) {

    public static Watched pod(String name) {
        return new Watched("fieldSelector", "metadata.name=" + name, "pod " + name, "it is read each second instead");
    }

    public static Watched labelled(String selector) {
        return new Watched("labelSelector", selector, "pods " + selector, "they are listed every few seconds instead");
    }
}
