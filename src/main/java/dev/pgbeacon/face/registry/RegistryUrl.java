package dev.pgbeacon.face.registry;

import dev.pgbeacon.status.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A URL as libpq has it, with several hosts: {@code postgresql://host1:5432,host2:5432/db?sslmode=require}. */
record RegistryUrl(
        List<Address> hosts,
        Optional<String> user,
        Optional<String> password,
        Optional<String> database,
        Optional<String> sslMode,
        Optional<Path> rootCertificate) {
    static final String EXPECTED =
            "URL, like postgresql://host1:5432,host2:5432/db?sslmode=verify-full, with sslmode and sslrootcert alone";

    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^@/?#]*)@)?([^@/?#]+)(?:/([^/?#]*))?(?:\\?([^#]*))?");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([\\p{L}\\p{N}._-]+))(?::([0-9]{1,5}))?");
    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** @throws IllegalArgumentException in words without any part of it, as one may be a password */
    static RegistryUrl parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw refused();
        }
        var who = form.group(1) == null ? new String[0] : form.group(1).split(":", 2);
        var parameters = parameters(form.group(4));
        parameters.computeIfPresent("sslmode", (key, mode) -> {
            if (!SSL_MODES.contains(mode)) {
                throw refused();
            }
            return mode;
        });
        return new RegistryUrl(
                Arrays.stream(form.group(2).split(",", -1))
                        .map(RegistryUrl::host)
                        .toList(),
                part(who, 0),
                part(who, 1),
                Optional.ofNullable(form.group(3))
                        .filter(name -> !name.isEmpty())
                        .map(RegistryUrl::decoded),
                Optional.ofNullable(parameters.get("sslmode")),
                Optional.ofNullable(parameters.get("sslrootcert")).map(Path::of));
    }

    private static Optional<String> part(String[] parts, int index) {
        return parts.length <= index || parts[index].isEmpty() ? Optional.empty() : Optional.of(decoded(parts[index]));
    }

    private static Address host(String text) {
        var form = HOST.matcher(text);
        int port = form.matches() && form.group(3) != null ? Integer.parseInt(form.group(3)) : 5432;
        if (!form.matches() || port < 1 || port > 65535) {
            throw refused();
        }
        return new Address(form.group(1) == null ? form.group(2) : form.group(1), port);
    }

    private static Map<String, String> parameters(String text) {
        var parameters = new HashMap<String, String>();
        for (var parameter : text == null ? new String[0] : text.split("&", -1)) {
            var both = parameter.split("=", 2);
            if (both.length < 2 || both[1].isEmpty() || !PARAMETERS.contains(both[0])) {
                throw refused();
            }
            parameters.put(both[0], decoded(both[1]));
        }
        return parameters;
    }

    /** A plus sign is one: this is no form of a web page's. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notHexadecimal) {
            throw refused();
        }
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("expected: " + EXPECTED);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "registry at " + hosts;
    }
}
