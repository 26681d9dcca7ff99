package dev.pgbeacon.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The running sidecar, asked over its management port: by the JDK's oldest client, which is there in 10 ms. */
final class Sidecar {
    private static final int CONNECT_MS = 2000;
    /** Longer than it waits for a server that hangs. */
    private static final int READ_MS = 5000;

    private static final int MOST_BYTES = 4 << 20;

    private final URI base;

    Sidecar(URI base) {
        this.base = base;
    }

    /**
     * What it says of its servers.
     *
     * @param server one of them, by name
     * @throws Refusal if it does not answer, or not as pgbeacon does
     */
    Report report(Optional<String> server) {
        var query = server.map(name ->
                "?server=" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
        var url = URI.create(base + "/status" + query.orElse(""));
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CONNECT_MS);
            connection.setReadTimeout(READ_MS);
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            var text = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            if (status == 400) {
                throw Refusal.usage(Text.plain(json(url, text).getString("reason", text)));
            }
            if (status != 200) {
                throw notOurs(url, "status " + status);
            }
            return Report.of(text, json(url, text)).orElseThrow(() -> notOurs(url, "no servers in it"));
        } catch (IOException failed) {
            throw Refusal.noAnswer("no answer from " + url + ": " + failed.getMessage());
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private static String body(InputStream in) throws IOException {
        if (in == null) {
            return "";
        }
        try (in) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("over " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static JsonObject json(URI url, String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (JsonException noObject) {
            throw notOurs(url, "no JSON");
        }
    }

    private static Refusal notOurs(URI url, String found) {
        return Refusal.noAnswer("no answer from " + url + ": " + found + " (expected: pgbeacon's management port)");
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
