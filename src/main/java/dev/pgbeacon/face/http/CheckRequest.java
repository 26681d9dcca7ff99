package dev.pgbeacon.face.http;

import dev.pgbeacon.web.Percent;
import java.util.Optional;

/**
 * What is asked for, from a request's target: of which server, under which path, with which parameters.
 *
 * @param server named in the path, as {@code /servers/NAME/…}
 * @param query still encoded
 */
record CheckRequest(Optional<String> server, String path, String query) {
    private static final String SERVERS = "/servers/";

    /** @throws IllegalArgumentException if it cannot be decoded */
    static CheckRequest parse(String target) {
        var origin = withoutAuthority(target);
        int question = origin.indexOf('?');
        var path = question < 0 ? origin : origin.substring(0, question);
        var query = question < 0 ? "" : origin.substring(question + 1);
        if (!path.startsWith(SERVERS)) {
            return new CheckRequest(Optional.empty(), Percent.decode(path), query);
        }
        // Split before decoding: a name may hold an encoded slash.
        int end = path.indexOf('/', SERVERS.length());
        var name = path.substring(SERVERS.length(), end < 0 ? path.length() : end);
        return new CheckRequest(
                Optional.of(Percent.decode(name)),
                end < 0 ? CheckTable.ROOT : Percent.decode(path.substring(end)),
                query);
    }

    /** {@code http://host/path}, as proxies write it, must be accepted by every server (RFC 9112, 3.2.2). */
    private static String withoutAuthority(String target) {
        int authority = target.indexOf("://");
        if (target.startsWith("/") || authority < 0) {
            return target;
        }
        int path = target.indexOf('/', authority + 3);
        return path < 0 ? CheckTable.ROOT : target.substring(path);
    }
}
