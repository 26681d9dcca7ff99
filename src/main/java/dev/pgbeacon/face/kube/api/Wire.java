package dev.pgbeacon.face.kube.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Calls as requests, and what comes back as answers. For one thread. */
public final class Wire {
    /** What a pod may be called: {@code kubectl explain pod.metadata.name}. */
    static final Pattern POD_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private static final int EXCERPT = 80;
    /** Pods have some 20 KB each, and an answer may have 2 MB. */
    private static final int PAGE = 50;

    private final String namespace;
    private final String pods;
    private final String leases;
    private final String leaseName;
    private final InstantSource wallClock;
    private final Events events;

    /**
     * @param cluster the Lease is called {@code pgbeacon-CLUSTER}
     * @param wallClock for what people read: {@code renewTime}, Events
     */
    public Wire(String namespace, String cluster, InstantSource wallClock) {
        this.namespace = namespace;
        this.wallClock = wallClock;
        var core = "/api/v1/namespaces/" + encoded(namespace);
        pods = core + "/pods";
        leases = "/apis/coordination.k8s.io/v1/namespaces/" + encoded(namespace) + "/leases";
        leaseName = "pgbeacon-" + cluster;
        events = new Events(core + "/events", namespace, wallClock);
    }

    /**
     * The name of a pod may come from a Lease that anyone wrote, and must not become another path: where there can be no
     * such pod, that is the answer.
     */
    Optional<Answer> withoutAsking(Call call) {
        var name = call instanceof Call.ReadPod read
                ? Optional.of(read.name())
                : call instanceof Call.PatchPod patch ? Optional.of(patch.pod().name()) : Optional.<String>empty();
        return name.filter(POD_NAME.asMatchPredicate().negate())
                .map(impossible -> new Answer.Refused(
                        404,
                        "'" + Refusal.cut(impossible, EXCERPT) + "' (expected: the name of a pod)",
                        Optional.empty(),
                        false));
    }

    Exchange exchange(Call call) {
        if (call instanceof Call.ReadPod read) {
            return of(Request.get(pods + "/" + read.name()), "Pod", PodJson::read);
        }
        if (call instanceof Call.ListPods list) {
            return of(Request.get(list(list)), "PodList", PodJson::readList);
        }
        if (call instanceof Call.PatchPod patch) {
            return of(Request.mergePatch(pods + "/" + patch.pod().name(), PodJson.patch(patch)), "Pod", PodJson::read);
        }
        if (call instanceof Call.ReadLease) {
            return of(Request.get(lease()), "Lease", LeaseJson::read);
        }
        if (call instanceof Call.CreateLease create) {
            var body = LeaseJson.create(namespace, leaseName, create.terms(), wallClock.instant());
            return of(Request.post(leases, body), "Lease", LeaseJson::read);
        }
        if (call instanceof Call.UpdateLease update) {
            var body = LeaseJson.update(namespace, leaseName, update.seen(), update.terms(), wallClock.instant());
            return of(Request.put(lease(), body), "Lease", LeaseJson::read);
        }
        return events.tell((Call.CreateEvent) call);
    }

    private String list(Call.ListPods list) {
        return pods + "?labelSelector=" + encoded(list.selector()) + "&limit=" + PAGE
                + list.after().map(next -> "&continue=" + encoded(next)).orElse("");
    }

    /** All that happens to these pods, line by line, for so long. */
    String watch(Watched watched, int seconds) {
        return pods + "?watch=true&" + watched.query() + "=" + encoded(watched.value()) + "&timeoutSeconds=" + seconds;
    }

    private String lease() {
        return leases + "/" + encoded(leaseName);
    }

    private static Exchange of(Request request, String kind, Function<String, Optional<Answer>> read) {
        return new Exchange(request, response -> {
            if (response.isSuccess()) {
                return read.apply(response.body())
                        .orElseGet(() -> new Answer.Lost("answered " + response.status() + " with what is no " + kind
                                + ": '" + Refusal.cut(response.body(), EXCERPT) + "'"));
            }
            return request.isWrite() ? Refusal.ofWrite(response) : Refusal.of(response);
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
