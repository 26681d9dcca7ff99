package dev.pgbeacon.face.kube;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the pod's label says, and how the cluster's Lease is kept.
 *
 * @param enabled empty: wherever our pod and its API server are known
 * @param cluster whose Lease it is; empty: of the StatefulSet
 */
public record LabelConfig(
        Optional<Boolean> enabled,
        LabelTerms label,
        Duration reconcile,
        boolean leaseEnabled,
        Duration leaseDuration,
        boolean keepOnLoss,
        Optional<String> cluster) {
    /** Labels, from Kubernetes' documentation on labels: an optional prefix, a DNS subdomain, and a name of at most 63. */
    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,200}[a-z0-9])?");
    /** A StatefulSet calls its pods by its own name and an ordinal. */
    private static final Pattern POD_OF_SET = Pattern.compile("(.+)-[0-9]+");

    private static final Key<Boolean> ENABLED = Key.flag(
            "label.enabled",
            "Whether our own pod is labelled. Default: where `POD_NAME`, `POD_NAMESPACE`, `POD_UID` and an API server are"
                    + " known. One server only.");
    private static final Key<String> KEY = matching(
                    "label.key", "key of a label", LABEL_KEY, "The label that a Service selects by.")
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

    public static LabelConfig read(Settings settings) {
        var duration = settings.get(LEASE_DURATION);
        if (duration.toMillis() < 1000 || duration.toMillis() % 1000 != 0) {
            settings.problem(LEASE_DURATION.fullName() + ": '" + duration.toMillis()
                    + "ms' (expected: whole seconds, at least 1s)");
        }
        if (settings.get(RECONCILE).isZero()) {
            settings.problem(RECONCILE.fullName() + ": '0' (expected: more than 0)");
        }
        var label = new LabelTerms(
                settings.get(KEY),
                settings.get(PRIMARY),
                settings.get(REPLICA),
                settings.isBlank(UNHEALTHY) ? Optional.empty() : Optional.of(settings.get(UNHEALTHY)));
        if (label.primary().equals(label.replica())
                || label.unhealthy()
                        .filter(value -> value.equals(label.primary()) || value.equals(label.replica()))
                        .isPresent()) {
            settings.problem(PRIMARY.fullName() + ", " + REPLICA.fullName() + ", " + UNHEALTHY.fullName() + ": '"
                    + label.primary() + "', '" + label.replica() + "', '"
                    + label.unhealthy().orElse("") + "' (expected: three different values)");
        }
        return new LabelConfig(
                settings.find(ENABLED),
                label,
                settings.get(RECONCILE),
                settings.get(LEASE_ENABLED),
                duration,
                settings.get(ON_API_LOSS),
                settings.find(CLUSTER));
    }

    /** The name of the cluster that a pod belongs to; empty where neither the configuration nor its name tells. */
    Optional<String> clusterOf(String pod) {
        var set = POD_OF_SET.matcher(pod);
        return cluster.or(() -> set.matches() ? Optional.of(set.group(1)) : Optional.empty());
    }

    private static Key<String> value(String name, String description) {
        return matching(name, "value of a label", LABEL_VALUE, description);
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
