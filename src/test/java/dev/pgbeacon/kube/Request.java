package dev.pgbeacon.kube;

import java.util.Optional;

/**
 * One call as it comes over the wire.
 *
 * @param path with the query, percent-encoded
 * @param contentType empty: none was sent
 * @param accept empty: none was sent
 * @param token of the header {@code Authorization: Bearer}
 * @param certified the common name of the client's certificate
 */
public record Request(
        String method,
        String path,
        String contentType,
        String accept,
        Optional<String> token,
        Optional<String> certified,
        String body) {
    public Request(String method, String path, String contentType, Optional<String> token, String body) {
        this(method, path, contentType, "application/json", token, Optional.empty(), body);
    }
}
