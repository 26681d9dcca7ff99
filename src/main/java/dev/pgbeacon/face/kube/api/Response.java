package dev.pgbeacon.face.kube.api;

import java.util.Optional;

/**
 * What came back for a request.
 *
 * @param status of HTTP
 * @param retryAfter the header of that name, as it was written
 */
record Response(int status, Optional<String> retryAfter, String body) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
