package dev.pgbeacon.face.kube.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the API server is.
 *
 * @param host without the brackets of an IPv6 address
 * @param path in front of every path, as a gateway to several clusters has one; empty, or with a slash in front and none behind
 */
public record ApiServer(boolean tls, String host, int port, String path) {
    static final String EXPECTED = "like https://10.96.0.1:443, or http:// on this host";

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|(0*:)+0*1", Pattern.CASE_INSENSITIVE);

    /**
     * Plain HTTP is for a proxy on this host, such as {@code kubectl proxy}: over a network it would show our token to all.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static ApiServer parse(String text) {
        var url = url(text).orElseThrow(() -> new IllegalArgumentException("expected: " + EXPECTED));
        boolean tls = url.getScheme().equalsIgnoreCase("https");
        var host = url.getHost().replaceAll("[\\[\\]]", "");
        if (!tls && !LOOPBACK.matcher(host).matches()) {
            throw new IllegalArgumentException("expected: https://, as plain HTTP would show the token to the network");
        }
        int port = url.getPort() < 0 ? (tls ? 443 : 80) : url.getPort();
        return new ApiServer(tls, host, port, url.getRawPath().replaceAll("/+$", ""));
    }

    /** As Kubernetes tells each container by its environment. */
    public static ApiServer inCluster(String host, int port) {
        return new ApiServer(true, host.replaceAll("[\\[\\]]", ""), port, "");
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(url -> url.getScheme() != null && url.getScheme().matches("(?i)https?"))
                    .filter(url -> url.getHost() != null && url.getPort() <= 65535 && url.getPort() != 0)
                    .filter(url -> url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null);
        } catch (URISyntaxException garbage) {
            return Optional.empty();
        }
    }

    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + path;
    }
}
