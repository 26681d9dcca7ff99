package dev.pgbeacon.router.conf;

import dev.pgbeacon.net.ListenAddresses;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect: a host name, an address of IPv4 or IPv6 (without its brackets), or {@code *} for everywhere.
 *
 * @param port 1..65535; to listen also 0: the system chooses
 */
public record HostPort(String host, int port) {
    public static final String EVERYWHERE = "*";

    private static final Pattern FORM = Pattern.compile("(\\*|\\[[^\\[\\]]+]|[^\\s:\\[\\]*/,@]+)(?::([0-9]{1,5}))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?");

    public HostPort {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a name, an address or *)");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
    }

    /** @param defaultPort where none is written */
    static Optional<HostPort> parse(String text, int defaultPort) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = form.group(2) == null ? defaultPort : Integer.parseInt(form.group(2));
        var host = form.group(1);
        boolean bracketed = host.startsWith("[");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        boolean legal = bracketed ? isIpv6(host) : host.equals(EVERYWHERE) || isIpv4(host) || isName(host);
        return legal && port <= 65_535 ? Optional.of(new HostPort(host, port)) : Optional.empty();
    }

    /** To listen at; a name is looked up. */
    public ListenAddresses addresses() {
        return everywhere() ? ListenAddresses.everywhere(port) : ListenAddresses.parse(List.of(host), port);
    }

    public boolean everywhere() {
        return host.equals(EVERYWHERE);
    }

    private static boolean isIpv6(String host) {
        return NetUtil.isValidIpV6Address(host) && host.indexOf('%') < 0;
    }

    private static boolean isIpv4(String host) {
        return NetUtil.isValidIpV4Address(host);
    }

    /** What looks like an address is one: 10.0.0.256 is no host's name. */
    private static boolean isName(String host) {
        return host.length() <= 255 && NAME.matcher(host).matches() && !host.matches("[0-9.]+");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
