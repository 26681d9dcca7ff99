package dev.pgbeacon.face.kube;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import dev.pgbeacon.face.kube.api.Labels;
import dev.pgbeacon.face.kube.api.Wire;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether our pod is labelled, and how.
 *
 * @param lacking why a pod that says which it is is not labelled, where nobody said that it should not be
 */
public record LabelConfig(Optional<Keeping> keeping, Optional<String> lacking) {

    /**
     * @param cluster whose Lease is kept
     * @param namespace of the pod
     */
    record Keeping(KeeperTerms terms, String cluster, String namespace, Access access) {
        /** For one thread. */
        Wire wire(InstantSource dates) {
            return new Wire(namespace, cluster, dates);
        }

        /** Several calls fit into the time after which a renewal is due again. */
        Duration callTimeout() {
            var share = terms.lease().duration().dividedBy(5);
            return share.compareTo(LONGEST_CALL) < 0 ? share : LONGEST_CALL;
        }
    }

    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,200}[a-z0-9])?");
    /** A StatefulSet calls its pods by its own name and an ordinal. */
    private static final Pattern POD_OF_SET = Pattern.compile("(.+)-[0-9]+");

    private static final Key<Boolean> ENABLED = Key.flag(
            "label.enabled",
            "Whether our own pod is labelled. Default: where `POD_NAME`, `POD_NAMESPACE`, `POD_UID` and an API server are"
                    + " known. One server only.");
    private static final Key<String> KEY = matching(
                    "label.key", "key of a label", Labels.KEY, "The label that a Service selects by.")
            .orElse("role");
    private static final Key<String> PRIMARY =
            value("label.primary", "Its value on the primary.").orElse("primary");
    private static final Key<String> REPLICA = value("label.replica", "Its value on a standby that may serve reads.")
            .orElse("replica");
    private static final Key<String> UNHEALTHY = value(
                    "label.unhealthy", "Its value on everything else; set to nothing, the label is removed instead.")
            .orElse("unhealthy");
    private static final Key<Duration> RECONCILE = Key.duration(
                    "label.reconcile",
                    "How often the label is looked at, in case somebody else changed it; where watching the pod is allowed,"
                            + " a change is seen at once.")
            .orElse("30s");
    private static final Key<Boolean> LEASE_ENABLED = Key.flag(
                    "lease.enabled",
                    "Whether the cluster's Lease decides who is primary, on every face. Without it, the role alone does.")
            .orElse("true");
    private static final Key<Duration> LEASE_DURATION = Key.duration(
                    "lease.duration",
                    "How long the Lease is good for, in whole seconds; renewed each third of it. The same for all pods.")
            .orElse("15s");
    private static final Key<Boolean> ON_API_LOSS = Key.of(
                    "lease.on-api-loss",
                    "keep or offline",
                    "While the API server is away: `keep` lets the primary go on until another is seen on a higher timeline,"
                            + " which under a partition allows two; `offline` ends it after two thirds of the Lease's time.",
                    text -> switch (text) {
                        case "keep" -> true;
                        case "offline" -> false;
                        default -> throw new IllegalArgumentException("expected: keep or offline");
                    })
            .orElse("keep");
    private static final Key<String> CLUSTER = matching(
            "cluster",
            "name",
            OBJECT_NAME,
            "The cluster whose Lease `pgbeacon-NAME` is kept. Default: the pod's StatefulSet, by the pod's name.");

    public static final List<Key<?>> KEYS = List.of(
            ENABLED, KEY, PRIMARY, REPLICA, UNHEALTHY, RECONCILE, LEASE_ENABLED, LEASE_DURATION, ON_API_LOSS, CLUSTER);

    /** @param settle of a standby that was taken out, as everywhere */
    public static LabelConfig read(
            Settings settings, KubernetesConfig kubernetes, List<NodeId> servers, Duration settle) {
        var label = label(settings);
        var duration = duration(settings);
        var keepOnLoss = settings.get(ON_API_LOSS);
        var reconcile = settings.get(RECONCILE);
        if (reconcile.isZero()) {
            settings.problem(RECONCILE.fullName() + ": '0' (expected: more than 0)");
        }
        boolean leaseEnabled = settings.get(LEASE_ENABLED);
        var configured = settings.find(CLUSTER);
        var enabled = settings.find(ENABLED);
        if (!enabled.orElse(kubernetes.inPod())) {
            return new LabelConfig(Optional.empty(), enabled.isPresent() ? Optional.empty() : lacking(kubernetes));
        }
        if (!kubernetes.inPod()) {
            settings.problem(ENABLED.fullName() + ": 'true', but there is no " + String.join(", ", kubernetes.missing())
                    + " (expected: all of them)");
            return new LabelConfig(Optional.empty(), Optional.empty());
        }
        if (servers.size() > 1) {
            settings.problem(ENABLED.fullName() + ": one pod has one label, but there are " + servers.size()
                    + " servers (expected: one server, or 'false')");
        }
        var pod = kubernetes.pod().orElseThrow();
        var cluster = leaseEnabled ? cluster(settings, Optional.of(pod.name())) : configured;
        var terms = new KeeperTerms(
                pod, label, new LeaseRules(Holder.of(pod), duration, keepOnLoss), leaseEnabled, reconcile, settle);
        return new LabelConfig(
                Optional.of(new Keeping(
                        terms,
                        cluster.orElse(pod.name()),
                        kubernetes.namespace().orElseThrow(),
                        kubernetes.access().orElseThrow())),
                Optional.empty());
    }

    private static Optional<String> lacking(KubernetesConfig kubernetes) {
        return kubernetes
                .podName()
                .map(pod -> "pod " + pod + " is not labelled: there is no " + String.join(", ", kubernetes.missing())
                        + " (if that is meant: " + ENABLED.fullName() + "=false)");
    }

    private static Duration duration(Settings settings) {
        var duration = settings.get(LEASE_DURATION);
        if (duration.toMillis() < 1000 || duration.toMillis() % 1000 != 0) {
            settings.problem(LEASE_DURATION.fullName() + ": '" + duration.toMillis()
                    + "ms' (expected: whole seconds, at least 1s)");
        }
        return duration;
    }

    private static LabelTerms label(Settings settings) {
        var label = new LabelTerms(
                settings.get(KEY),
                settings.get(PRIMARY),
                settings.get(REPLICA),
                settings.isBlank(UNHEALTHY) ? Optional.empty() : Optional.of(settings.get(UNHEALTHY)));
        var values = List.of(label.primary(), label.replica(), label.unhealthy().orElse(""));
        if (values.stream().distinct().count() < values.size()) {
            settings.problem(PRIMARY.fullName() + ", " + REPLICA.fullName() + ", " + UNHEALTHY.fullName() + ": '"
                    + String.join("', '", values) + "' (expected: three different values)");
        }
        return label;
    }

    /** Whose Lease it is. Empty where neither the configuration nor the pod's name tells, which is a problem then. */
    static Optional<String> cluster(Settings settings, Optional<String> pod) {
        var cluster = settings.find(CLUSTER)
                .or(() -> pod.map(POD_OF_SET::matcher).filter(Matcher::matches).map(set -> set.group(1)));
        if (cluster.isEmpty()) {
            settings.problem(CLUSTER.fullName() + ": missing, and "
                    + pod.map(name -> "pod " + name + " is not named as a StatefulSet's")
                            .orElse("there is no POD_NAME")
                    + " (expected: a name)");
        }
        return cluster;
    }

    private static Key<String> value(String name, String description) {
        return matching(name, "value of a label", Labels.VALUE, description);
    }

    private static Key<String> matching(String name, String expected, Pattern form, String description) {
        return Key.of(name, expected, description, text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException("expected: " + expected + ", " + form.pattern());
            }
            return text;
        });
    }
}
