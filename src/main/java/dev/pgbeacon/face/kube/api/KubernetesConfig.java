package dev.pgbeacon.face.kube.api;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which pod this is, and how the API server is reached from it.
 *
 * @param podName empty: not told
 * @param podUid empty: not told
 * @param namespace the pod's, or else the kubeconfig's
 * @param access empty: no API server is known, or nothing to be let in with
 * @param lacking what access to the API server lacks, in words; empty: nothing
 */
public record KubernetesConfig(
        Optional<String> podName,
        Optional<String> podUid,
        Optional<String> namespace,
        Optional<Access> access,
        List<String> lacking) {
    private static final Path MOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Key<String> POD_NAME = matching(
                    "kubernetes.pod-name",
                    Wire.POD_NAME,
                    "name of a pod",
                    "The pod this is, as the downward API tells it.")
            .alias("POD_NAME");
    private static final Key<String> POD_NAMESPACE = matching(
                    "kubernetes.pod-namespace", NAMESPACE, "name of a namespace", "Its namespace.")
            .alias("POD_NAMESPACE");
    private static final Key<String> POD_UID = Key.text(
                    "kubernetes.pod-uid", "Its uid: a pod of the same name that comes later is another.")
            .alias("POD_UID");
    private static final Key<ApiServer> API_SERVER = Key.of(
            "kubernetes.api-server",
            "URL, " + ApiServer.EXPECTED,
            "The API server. Default: as Kubernetes tells each container, `kubernetes.service-host`. Plain HTTP, as to"
                    + " `kubectl proxy`, is refused unless it stays on this host. Proxies of the environment are not"
                    + " used.",
            ApiServer::parse);
    private static final Key<String> SERVICE_HOST = Key.text(
                    "kubernetes.service-host", "Its address, IPv4 or IPv6, where `kubernetes.api-server` is not set.")
            .alias("KUBERNETES_SERVICE_HOST");
    private static final Key<Integer> SERVICE_PORT = Key.number(
                    "kubernetes.service-port", 1, 65535, "Its port, with `kubernetes.service-host`.")
            .alias("KUBERNETES_SERVICE_PORT")
            .orElse("443");
    private static final Key<Path> TOKEN_FILE = Key.path(
            "kubernetes.token-file",
            "The token to be let in with; read again when it rotates, and when it is not taken. Default: the service"
                    + " account's, `" + MOUNT + "/token`.");
    private static final Key<Path> CA_FILE = Key.path(
            "kubernetes.ca-file",
            "Who signed the API server's certificate, and nobody else, a PEM file; read again when it changes. Default:"
                    + " `" + MOUNT + "/ca.crt`.");
    public static final Key<Path> KUBECONFIG = Key.path(
            "kubernetes.kubeconfig",
            "A kubeconfig, instead of the four keys above: its current context, with a token or a client certificate."
                    + " Programs that print credentials, auth providers and basic authentication are refused. Read"
                    + " at the start; `KUBECONFIG` is not looked at.");

    public static final List<Key<?>> KEYS = List.of(
            POD_NAME, POD_NAMESPACE, POD_UID, API_SERVER, SERVICE_HOST, SERVICE_PORT, TOKEN_FILE, CA_FILE, KUBECONFIG);

    public static KubernetesConfig read(Settings settings) {
        return read(settings, MOUNT);
    }

    /** @param mount of the service account */
    static KubernetesConfig read(Settings settings, Path mount) {
        var lacking = new ArrayList<String>();
        var kubeconfig = settings.find(KUBECONFIG).map(file -> kubeconfig(settings, file));
        var access =
                kubeconfig.isPresent() ? kubeconfig.get().access() : new InCluster(settings, mount, lacking).access();
        var namespace = settings.find(POD_NAMESPACE)
                .or(() -> kubeconfig.flatMap(Kubeconfig::namespace).filter(NAMESPACE.asMatchPredicate()));
        if (namespace.isEmpty()) {
            lacking.add(nameOf(POD_NAMESPACE));
        }
        return new KubernetesConfig(
                settings.find(POD_NAME), settings.find(POD_UID), namespace, access, List.copyOf(lacking));
    }

    /** Empty: not told which. */
    public Optional<Pod> pod() {
        return podName.flatMap(name -> podUid.map(uid -> new Pod(name, uid)));
    }

    /** Whether we know which pod this is, and an API server to tell about it. */
    public boolean inPod() {
        return pod().isPresent() && namespace.isPresent() && access.isPresent();
    }

    /** For being in a pod, in words; empty: nothing. */
    public List<String> missing() {
        return Stream.of(
                        podName.isEmpty() ? Stream.of(nameOf(POD_NAME)) : Stream.<String>empty(),
                        podUid.isEmpty() ? Stream.of(nameOf(POD_UID)) : Stream.<String>empty(),
                        lacking.stream())
                .flatMap(each -> each)
                .toList();
    }

    private static String nameOf(Key<?> key) {
        return key.aliases().get(0);
    }

    private static Kubeconfig kubeconfig(Settings settings, Path file) {
        Stream.of(API_SERVER, TOKEN_FILE, CA_FILE)
                .filter(key -> settings.find(key).isPresent())
                .forEach(key -> settings.problem(
                        key.fullName() + ": set besides " + KUBECONFIG.fullName() + " (expected: one of them)"));
        var kubeconfig = Kubeconfig.read(file);
        kubeconfig
                .problems()
                .forEach(problem -> settings.problem(KUBECONFIG.fullName() + ": " + file + ": " + problem));
        return kubeconfig;
    }

    /** As a pod does it: what nobody set is where Kubernetes puts it, and may be missing outside of one. */
    private record InCluster(Settings settings, Path mount, List<String> lacking) {
        Optional<Access> access() {
            var chosen = settings.find(API_SERVER);
            int port = settings.get(SERVICE_PORT);
            var server = chosen.or(() -> settings.find(SERVICE_HOST).map(host -> ApiServer.inCluster(host, port)));
            var token = file(TOKEN_FILE);
            var ca = file(CA_FILE);
            if (server.isEmpty()) {
                lacking.add(nameOf(SERVICE_HOST));
                return Optional.empty();
            }
            if (!server.get().tls()) {
                return Optional.of(Access.of(server.get(), Optional.empty(), token));
            }
            var tokenOrMount = token.or(() -> mounted(TOKEN_FILE, "token", chosen.isPresent()));
            var caOrMount = ca.or(() -> mounted(CA_FILE, "ca.crt", chosen.isPresent()));
            return tokenOrMount.isPresent() && caOrMount.isPresent()
                    ? Optional.of(Access.of(server.get(), caOrMount, tokenOrMount))
                    : Optional.empty();
        }

        private Optional<Text> file(Key<Path> key) {
            var file = settings.find(key);
            file.filter(path -> !Files.isReadable(path))
                    .ifPresent(path ->
                            settings.problem(key.fullName() + ": '" + path + "' (expected: a file that can be read)"));
            return file.map(Text.InFile::new);
        }

        /** Its absence is a problem only to those who named a server: others may not want any of this. */
        private Optional<Text> mounted(Key<Path> key, String name, boolean wanted) {
            var file = mount.resolve(name);
            if (Files.isReadable(file)) {
                return Optional.of(new Text.InFile(file));
            }
            lacking.add(file.toString());
            if (wanted) {
                settings.problem(key.fullName() + ": missing, and there is no " + file
                        + " (expected: one of them, with " + API_SERVER.fullName() + ")");
            }
            return Optional.empty();
        }
    }

    private static Key<String> matching(String name, Pattern form, String expected, String description) {
        return Key.of(name, expected, description, text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException("expected: " + expected);
            }
            return text;
        });
    }
}
