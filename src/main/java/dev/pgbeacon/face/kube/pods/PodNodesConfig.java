package dev.pgbeacon.face.kube.pods;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import java.util.List;
import java.util.Optional;

/** Whether pods are nodes, and which. */
public record PodNodesConfig(Optional<Chosen> chosen) {

    /**
     * @param port of each pod's server
     * @param namespace of the pods: our own
     */
    record Chosen(LabelSelector selector, int port, String namespace, Access access) {}

    private static final Key<LabelSelector> SELECTOR = Key.of(
            "nodes.selector",
            "label selector, like app=db",
            "Pods of our own namespace whose health is checked, as `kubectl get pods -l` chooses them; the ServiceAccount must"
                    + " be allowed to `list` and `watch` pods.",
            LabelSelector::parse);
    private static final Key<Integer> PORT = Key.number(
                    "nodes.selector-port", 1, 65535, "The servers' port in these pods, with `nodes.selector`.")
            .orElse("5432");

    public static final List<Key<?>> KEYS = List.of(SELECTOR, PORT);

    public static PodNodesConfig read(Settings settings, KubernetesConfig kubernetes) {
        int port = settings.get(PORT);
        var selector = settings.find(SELECTOR);
        var missing = kubernetes.lacking();
        if (selector.isPresent() && !missing.isEmpty()) {
            settings.problem(SELECTOR.fullName() + ": '" + selector.get() + "', but there is no "
                    + String.join(", ", missing) + " (expected: all of them, or "
                    + KubernetesConfig.KUBECONFIG.fullName() + ")");
        }
        return new PodNodesConfig(selector.flatMap(chosen -> kubernetes.access().flatMap(access -> kubernetes
                .namespace()
                .map(namespace -> new Chosen(chosen, port, namespace, access)))));
    }
}
