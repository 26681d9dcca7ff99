package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.FreePorts;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Prometheus on loopback that scrapes programs each second, as the job pgbeacon. */
final class Prometheus implements AutoCloseable {
    private static final Path OUTPUT = Path.of("target/blackbox");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Prometheus scraping(int... managementPorts) {
        try {
            Files.createDirectories(OUTPUT);
            var directory = Files.createTempDirectory(OUTPUT, "prometheus-");
            var targets = IntStream.of(managementPorts)
                    .mapToObj(port -> "\"127.0.0.1:" + port + "\"")
                    .collect(Collectors.joining(", "));
            var config = Files.writeString(directory.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s}
                    scrape_configs:
                      - job_name: pgbeacon
                        metrics_path: /q/metrics
                        static_configs: [{targets: [%s]}]
                    """.formatted(targets));
            int port = FreePorts.take();
            var process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            return new Prometheus(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitScrape() {
        Await.until("the first scrape", LIMIT, () -> !query("up == 1").isEmpty());
    }

    /** Until the query finds something; fails at once if it cannot be read. */
    void awaitFinding(String query) {
        var refused = new String[1];
        Await.until(query, LIMIT, () -> {
            try {
                return !query(query).isEmpty();
            } catch (IllegalArgumentException wrong) {
                refused[0] = wrong.getMessage();
                return true;
            }
        });
        if (refused[0] != null) {
            throw new IllegalArgumentException(refused[0]);
        }
    }

    JsonArray query(String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(10))
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 400) {
            throw new IllegalArgumentException(query + ": " + response.body());
        }
        try (var reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject().getJsonObject("data").getJsonArray("result");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
