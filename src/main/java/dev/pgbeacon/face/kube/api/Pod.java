package dev.pgbeacon.face.kube.api;

/**
 * One pod, and no successor of its name.
 *
 * @param uid {@code metadata.uid}
 */
public record Pod(String name, String uid) {
    public Pod {
        if (name.isBlank() || uid.isBlank()) {
            throw new IllegalArgumentException("pod: '" + name + "', uid '" + uid + "' (expected: both)");
        }
    }

    @Override
    public String toString() {
        return name + " (uid " + uid + ")";
    }
}
