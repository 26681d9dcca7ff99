package dev.pgbeacon.kube;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Makes calls to a server with one token. */
final class HttpCaller {
    private final HttpClient client;
    private final String url;
    private final String token;

    HttpCaller(TestApiServer server, HttpClient.Version version, String token) {
        client = HttpClient.newBuilder()
                .version(version)
                .sslContext(ServerCertificates.client())
                .build();
        url = server.url();
        this.token = token;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> label(String pod, String value) throws IOException, InterruptedException {
        return client.send(patch(pod, value), BodyHandlers.ofString());
    }

    /** Cancelling it gives up, and closes the stream or the connection. */
    CompletableFuture<HttpResponse<String>> startLabel(String pod, String value) {
        return client.sendAsync(patch(pod, value), BodyHandlers.ofString());
    }

    HttpResponse<Stream<String>> lines(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofLines());
    }

    private HttpRequest patch(String pod, String value) {
        var body = "{\"metadata\":{\"labels\":{\"role\":\"" + value + "\"}}}";
        return request(Caller.PODS + "/" + pod)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }
}
