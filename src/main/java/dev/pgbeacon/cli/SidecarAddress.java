package dev.pgbeacon.cli;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.start.ManagementConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where the running sidecar is asked. */
final class SidecarAddress {
    private static final List<String> WILDCARDS = List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = Url.class,
            description = "The sidecar's management port. Default: as pgbeacon.management.port says, on loopback.")
    private Optional<URI> url = Optional.empty();

    Sidecar sidecar() {
        return new Sidecar(url.orElseGet(
                () -> Configured.read(List.of(ManagementConfig.PORT, ManagementConfig.BIND), SidecarAddress::local)));
    }

    static URI local(Settings settings) {
        int port = settings.get(ManagementConfig.PORT);
        if (port == 0) {
            settings.problem(ManagementConfig.PORT.fullName() + ": '0' (expected: a port that is known, or --url)");
        }
        var bind = settings.get(ManagementConfig.BIND);
        var host = WILDCARDS.contains(bind) ? "127.0.0.1" : bind;
        return URI.create("http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
    }

    static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                var url = URI.create(text.replaceAll("/+$", ""));
                boolean good = url.getHost() != null
                        && List.of("http", "https").contains(String.valueOf(url.getScheme()))
                        && url.getPort() <= 65535
                        && url.getUserInfo() == null
                        && url.getQuery() == null
                        && url.getFragment() == null;
                if (good) {
                    return url;
                }
            } catch (IllegalArgumentException unreadable) {
                // Refused below.
            }
            throw new TypeConversionException("'" + text + "' (expected: like http://127.0.0.1:9000)");
        }
    }
}
