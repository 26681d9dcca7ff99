package dev.pgbeacon.face.kube.api;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Lease, in coordination.k8s.io/v1. Anyone may write one, by hand or with another program: an annotation of ours that
 * cannot be read is as one that was never written.
 */
final class LeaseJson {
    static final String SYSTEM = "pgbeacon.dev/system-identifier";
    static final String TIMELINE = "pgbeacon.dev/timeline";
    static final String UNFENCED = "pgbeacon.dev/unfenced";

    /** Of a Lease that says none, which ours do: that of client-go and of our own default. */
    static final Duration USUAL = Duration.ofSeconds(15);

    /** As PostgreSQL prints it: 64 bits, and signed where SQL does. */
    private static final Pattern SYSTEM_IDENTIFIER = Pattern.compile("-?[0-9]{1,20}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private LeaseJson() {}

    /** @param name of the Lease */
    static String create(String namespace, String name, LeaseTerms terms, Instant now) {
        var metadata = new JsonObject();
        annotate(metadata, terms);
        var spec = new JsonObject();
        put(spec, terms, now);
        terms.holder().ifPresent(holder -> spec.put("acquireTime", Times.microTime(now)));
        spec.put("leaseTransitions", 0);
        return print(new JsonObject(), namespace, name, metadata, spec);
    }

    /** From what was seen, with its resourceVersion: what others wrote into it stays, and what they wrote since is a 409. */
    static String update(String namespace, String name, SeenLease seen, LeaseTerms terms, Instant now) {
        var tree = Tree.parse(seen.body()).orElseGet(() -> new Tree(new JsonObject()));
        boolean another = terms.holder().isPresent() && !terms.holder().equals(holder(tree));
        var lease = tree.object();
        var metadata = part(lease, "metadata").put("resourceVersion", seen.resourceVersion());
        annotate(metadata, terms);
        var spec = part(lease, "spec");
        put(spec, terms, now);
        if (another) {
            int transitions = tree.number("spec", "leaseTransitions").orElse(0);
            spec.put("acquireTime", Times.microTime(now));
            spec.put("leaseTransitions", transitions == Integer.MAX_VALUE ? transitions : transitions + 1);
        }
        return print(lease, namespace, name, metadata, spec);
    }

    private static String print(JsonObject lease, String namespace, String name, JsonObject metadata, JsonObject spec) {
        return Tree.print(lease.put("apiVersion", "coordination.k8s.io/v1")
                .put("kind", "Lease")
                .put("metadata", metadata.put("name", name).put("namespace", namespace))
                .put("spec", spec));
    }

    private static void put(JsonObject spec, LeaseTerms terms, Instant now) {
        spec.put("holderIdentity", terms.holder().map(Holder::identity).orElse(""));
        spec.put("leaseDurationSeconds", seconds(terms.duration()));
        spec.put("renewTime", Times.microTime(now));
    }

    /** Rounded up: nobody is to think it over earlier than its holder does; 0 would be refused. */
    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }

    private static void annotate(JsonObject metadata, LeaseTerms terms) {
        var annotations = part(metadata, "annotations");
        annotate(annotations, SYSTEM, terms.system());
        annotate(
                annotations,
                TIMELINE,
                terms.timeline() == 0 ? Optional.empty() : Optional.of(Integer.toString(terms.timeline())));
        annotate(
                annotations,
                UNFENCED,
                terms.unfenced().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                terms.unfenced().stream().map(Holder::identity).collect(Collectors.joining(" "))));
        metadata.put("annotations", annotations);
    }

    private static void annotate(JsonObject annotations, String key, Optional<String> value) {
        if (value.isPresent()) {
            annotations.put(key, value.get());
        } else {
            annotations.remove(key);
        }
    }

    private static JsonObject part(JsonObject object, String name) {
        return object.getValue(name) instanceof JsonObject part ? part : new JsonObject();
    }

    /** Empty: no Lease. */
    static Optional<Answer> read(String body) {
        return Tree.parse(body)
                .filter(tree -> tree.text("kind").equals(Optional.of("Lease")))
                .flatMap(tree -> tree.text("metadata", "resourceVersion")
                        .filter(version -> !version.isBlank())
                        .map(version -> new SeenLease(version, terms(tree), body)))
                .map(Answer.OfLease::new);
    }

    private static LeaseTerms terms(Tree lease) {
        return new LeaseTerms(
                holder(lease),
                annotation(lease, SYSTEM).filter(SYSTEM_IDENTIFIER.asMatchPredicate()),
                annotation(lease, TIMELINE).map(LeaseJson::timeline).orElse(0),
                annotation(lease, UNFENCED).map(LeaseJson::holders).orElse(List.of()),
                lease.number("spec", "leaseDurationSeconds")
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds)
                        .orElse(USUAL));
    }

    private static Optional<Holder> holder(Tree lease) {
        return lease.text("spec", "holderIdentity")
                .filter(identity -> !identity.isBlank())
                .map(Holder::new);
    }

    private static Optional<String> annotation(Tree lease, String key) {
        return lease.text("metadata", "annotations", key).map(String::strip);
    }

    private static int timeline(String text) {
        var number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
        return number > Integer.MAX_VALUE ? 0 : (int) number;
    }

    private static List<Holder> holders(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(identity -> !identity.isEmpty())
                .distinct()
                .map(Holder::new)
                .toList();
    }
}
