package dev.pgbeacon.face.kube;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Api;
import dev.pgbeacon.face.kube.api.ApiClient;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import dev.pgbeacon.face.kube.api.SeenLease;
import dev.pgbeacon.face.kube.api.Wire;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes the cluster's Lease free for whichever primary comes first, of whatever system and timeline: the way out after
 * pg_upgrade, initdb or a restore. Who held it is remembered, so that its label is taken away before another gets it.
 */
public record LeaseReset(Access access, String namespace, String cluster) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    /** What came of it, in words. */
    public sealed interface Outcome {
        String text();

        record Done(String text) implements Outcome {}

        record Refused(String text) implements Outcome {}

        record NoAnswer(String text) implements Outcome {}
    }

    /** Empty where something is missing, which is a problem of the settings then. */
    public static Optional<LeaseReset> read(Settings settings) {
        var kubernetes = KubernetesConfig.read(settings);
        var cluster = LabelConfig.cluster(settings, kubernetes.podName());
        if (kubernetes.access().isEmpty() || kubernetes.namespace().isEmpty()) {
            settings.problem("no " + String.join(", no ", kubernetes.lacking())
                    + " (expected: a pod's environment, or keys of pgbeacon.kubernetes)");
        }
        return kubernetes.access().flatMap(access -> kubernetes
                .namespace()
                .flatMap(namespace -> cluster.map(name -> new LeaseReset(access, namespace, name))));
    }

    public Outcome run() {
        var vertx = Vertx.vertx();
        var wire = new Wire(namespace, cluster, InstantSource.system());
        try (var client = new ApiClient(vertx, access, wire, TIMEOUT, InstantSource.system())) {
            return run(client);
        } finally {
            var unused = vertx.close();
        }
    }

    Outcome run(Api api) {
        for (int i = 1; ; i++) {
            var seen = api.ask(new Call.ReadLease());
            var answer = seen instanceof Answer.OfLease of
                    ? api.ask(new Call.UpdateLease(
                            of.lease(), of.lease().terms().freed(true).forAnySystem()))
                    : seen;
            if (answer instanceof Answer.OfLease && seen instanceof Answer.OfLease of) {
                return new Outcome.Done(name() + " is free; it was " + words(of.lease()));
            }
            if (answer instanceof Answer.Lost lost) {
                return new Outcome.NoAnswer(name() + ": " + lost.why());
            }
            if (answer instanceof Answer.Refused refused) {
                if (refused.status() == 404) {
                    return new Outcome.Done(name() + " does not exist: there is nothing to reset");
                }
                // Its holder renewed it in between.
                if (refused.status() != 409 || i == TRIES) {
                    return new Outcome.Refused(name() + ": " + refused.status() + " " + refused.message());
                }
            }
        }
    }

    private String name() {
        return "Lease pgbeacon-" + cluster;
    }

    private static String words(SeenLease lease) {
        var terms = lease.terms();
        return "held by " + terms.holder().map(Holder::identity).orElse("nobody") + ", of system "
                + terms.system().orElse("unknown") + " on timeline " + terms.timeline();
    }
}
