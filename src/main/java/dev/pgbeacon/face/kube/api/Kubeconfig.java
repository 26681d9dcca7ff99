package dev.pgbeacon.face.kube.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a kubeconfig's current context says. Whatever it says that we do not do is a problem: we would be somebody else, or
 * nobody.
 *
 * @param namespace of the context
 * @param problems by their places in the file; with any, {@code access} is not to be used
 */
record Kubeconfig(Optional<Access> access, Optional<String> namespace, List<String> problems) {
    private static final Map<String, String> REFUSED_OF_A_USER = Map.of(
            "exec", "programs that print credentials are not run",
            "auth-provider", "auth providers are not supported",
            "username", "basic authentication is not supported",
            "password", "basic authentication is not supported",
            "as", "impersonation is not supported",
            "as-uid", "impersonation is not supported",
            "as-groups", "impersonation is not supported",
            "as-user-extra", "impersonation is not supported");

    private static final String CREDENTIALS = "token, tokenFile, or client-certificate with client-key";

    static Kubeconfig read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException unreadable) {
            return broken("cannot be read (expected: a file in UTF-8)");
        }
        return parse(text, file.toAbsolutePath().getParent());
    }

    /** @param directory what relative paths in it start from */
    static Kubeconfig parse(String text, Path directory) {
        Object content;
        try {
            content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (MarkedYAMLException wrong) {
            // Its own message quotes the line, which may be a token's.
            var mark = wrong.getProblemMark();
            return broken(
                    mark == null
                            ? "is no YAML"
                            : "is no YAML at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1));
        } catch (YAMLException wrong) {
            return broken("is no YAML");
        }
        return content instanceof Map<?, ?> map
                ? new Reading(directory, Section.root(map)).read()
                : broken("holds no kubeconfig (expected: a YAML mapping)");
    }

    private static Kubeconfig broken(String problem) {
        return new Kubeconfig(Optional.empty(), Optional.empty(), List.of(problem));
    }

    /** One file. */
    private record Reading(Path directory, Section root) {
        Kubeconfig read() {
            var context = named("current-context", root, "contexts", "context");
            var cluster = context.flatMap(found -> named("cluster", found, "clusters", "cluster"));
            var user = context.flatMap(found -> named("user", found, "users", "user"));
            var access = cluster.flatMap(of -> user.flatMap(as -> access(of, as)));
            var namespace = context.flatMap(found -> found.text("namespace"));
            return new Kubeconfig(access, namespace, List.copyOf(root.problems()));
        }

        /** What the entry of that name points to. */
        private Optional<Section> named(String entry, Section from, String list, String part) {
            var name = from.text(entry);
            if (name.isEmpty()) {
                from.missing(entry, "a name of " + list);
                return Optional.empty();
            }
            var found = root.named(list, name.get(), part);
            if (found.isEmpty()) {
                from.problem(entry, "'" + name.get() + "' (expected: a name of " + list + ")");
            }
            return found;
        }

        private Optional<Access> access(Section cluster, Section user) {
            var server = server(cluster);
            if (cluster.has("proxy-url")) {
                cluster.problem("proxy-url", "proxies are not supported (expected: a server that is reached directly)");
            }
            var ca = text(cluster, "certificate-authority");
            boolean unverified = cluster.flag("insecure-skip-tls-verify");
            if (unverified && ca.isPresent()) {
                cluster.problem("insecure-skip-tls-verify", "true (expected: no certificate-authority besides)");
            }
            REFUSED_OF_A_USER.forEach((name, why) -> {
                if (user.has(name)) {
                    user.problem(name, why + " (expected: " + CREDENTIALS + ")");
                }
            });
            var token = user.text("tokenFile")
                    .<Text>map(path -> file(user, "tokenFile", path))
                    .or(() -> user.text("token").map(Text.Given::new));
            var client = client(user);
            if (token.isEmpty()
                    && client.isEmpty()
                    && server.filter(ApiServer::tls).isPresent()) {
                root.problems().add(user.place() + ": says not who we are (expected: " + CREDENTIALS + ")");
            }
            return server.map(
                    where -> new Access(where, ca, cluster.text("tls-server-name"), unverified, token, client));
        }

        private static Optional<ApiServer> server(Section cluster) {
            var server = cluster.text("server");
            if (server.isEmpty()) {
                cluster.missing("server", ApiServer.EXPECTED);
                return Optional.empty();
            }
            try {
                return server.map(ApiServer::parse);
            } catch (IllegalArgumentException wrong) {
                cluster.problem("server", "'" + server.get() + "' (" + wrong.getMessage() + ")");
                return Optional.empty();
            }
        }

        private Optional<Access.Certificate> client(Section user) {
            var chain = text(user, "client-certificate");
            var key = text(user, "client-key");
            if (chain.isPresent() != key.isPresent()) {
                user.problem(
                        chain.isPresent() ? "client-key" : "client-certificate",
                        "missing (expected: certificate and key together)");
                return Optional.empty();
            }
            return chain.map(certificate -> new Access.Certificate(certificate, key.orElseThrow()));
        }

        /** In the file itself, in Base64, or else in one that it names. */
        private Optional<Text> text(Section section, String name) {
            var inside = section.text(name + "-data");
            return inside.isPresent()
                    ? inside.flatMap(data -> decoded(section, name + "-data", data))
                    : section.text(name).map(path -> file(section, name, path));
        }

        private static Optional<Text> decoded(Section section, String name, String data) {
            try {
                var bytes = Base64.getDecoder().decode(data.replaceAll("\\s", ""));
                return Optional.of(new Text.Given(new String(bytes, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException wrong) {
                section.problem(name, "(expected: Base64)");
                return Optional.empty();
            }
        }

        private Text file(Section section, String name, String path) {
            var file = directory.resolve(path);
            if (!Files.isReadable(file)) {
                section.problem(name, "'" + path + "' (expected: a file that can be read)");
            }
            return new Text.InFile(file);
        }
    }
}
