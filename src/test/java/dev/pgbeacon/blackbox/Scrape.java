package dev.pgbeacon.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics as they are scraped. */
record Scrape(String contentType, String text) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    /** What Prometheus 2.42 sends. */
    static final String OPEN_METRICS =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,*/*;q=0.1";

    static final String TEXT = "text/plain;version=0.0.4";

    static Scrape of(Pgbeacon pgbeacon) {
        return of(pgbeacon, TEXT);
    }

    static Scrape of(Pgbeacon pgbeacon, String accepted) {
        return of(pgbeacon.managementPort(), accepted);
    }

    static Scrape of(int managementPort, String accepted) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/metrics"))
                .header("Accept", accepted)
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("/q/metrics: " + response.statusCode());
            }
            return new Scrape(response.headers().firstValue("content-type").orElse(""), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The names that a query may use. */
    Set<String> names() {
        return text.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }

    /** @param labels in any order; the sample may have more */
    Optional<Double> value(String name, Map<String, String> labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> labels.entrySet().stream()
                        .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\"")))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    Optional<Double> of(String name, String server) {
        return value(name, Map.of("server", server));
    }
}
