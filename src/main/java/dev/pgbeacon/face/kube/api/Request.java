package dev.pgbeacon.face.kube.api;

import java.util.Optional;

/**
 * One call as it is sent.
 *
 * @param path with the query, if there is one
 * @param contentType of the body, if there is one
 */
record Request(String method, String path, Optional<String> contentType, String body) {

    static Request get(String path) {
        return new Request("GET", path, Optional.empty(), "");
    }

    /** {@code application/json} would be answered 415. */
    static Request mergePatch(String path, String body) {
        return new Request("PATCH", path, Optional.of("application/merge-patch+json"), body);
    }

    static Request post(String path, String body) {
        return new Request("POST", path, Optional.of("application/json"), body);
    }

    static Request put(String path, String body) {
        return new Request("PUT", path, Optional.of("application/json"), body);
    }

    boolean isWrite() {
        return !method.equals("GET");
    }
}
