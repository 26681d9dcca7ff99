package dev.pgbeacon.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The management port, asked as scripts ask it. */
final class Management {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private Management() {}

    static HttpResponse<String> get(Pgbeacon pgbeacon, String target) {
        return send(pgbeacon, "GET", target);
    }

    static HttpResponse<String> get(int port, String target) {
        return send(port, "GET", target);
    }

    static HttpResponse<String> send(Pgbeacon pgbeacon, String method, String target) {
        return send(pgbeacon.managementPort(), method, target);
    }

    private static HttpResponse<String> send(int port, String method, String target) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
