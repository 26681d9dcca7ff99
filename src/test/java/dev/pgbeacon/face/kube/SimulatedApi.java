package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Api;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.face.kube.api.Pod;
import dev.pgbeacon.face.kube.api.SeenLease;
import dev.pgbeacon.face.kube.api.SeenPod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an API server keeps of pods and the Lease, with its optimistic concurrency; carries out a call at once, or when told. */
final class SimulatedApi implements Api {
    private final Map<String, SeenPod> pods = new TreeMap<>();
    final List<Call.CreateEvent> events = new ArrayList<>();
    final List<Call> journal = new ArrayList<>();
    private Optional<SeenLease> lease = Optional.empty();
    private long version = 100;

    Pod addPod(String name, String uid, String label) {
        var pod = new Pod(name, uid);
        pods.put(name, new SeenPod(pod, next(), Map.of("role", label), Map.of(), false));
        return pod;
    }

    void removePod(String name) {
        pods.remove(name);
    }

    void delete(String name) {
        var pod = pods.get(name);
        pods.put(name, new SeenPod(pod.pod(), next(), pod.labels(), pod.annotations(), true));
    }

    void label(String name, String value) {
        var pod = pods.get(name);
        pods.put(name, new SeenPod(pod.pod(), next(), Map.of("role", value), pod.annotations(), pod.deleting()));
    }

    /** Somebody else's change. */
    void touch(String name) {
        label(name, label(name));
    }

    String label(String name) {
        return pods.get(name).labels().getOrDefault("role", "");
    }

    SeenPod pod(String name) {
        return pods.get(name);
    }

    List<String> labelled(String value) {
        return pods.keySet().stream().filter(name -> label(name).equals(value)).toList();
    }

    Optional<LeaseTerms> lease() {
        return lease.map(SeenLease::terms);
    }

    Optional<String> holder() {
        return lease().flatMap(LeaseTerms::holder).map(Holder::identity);
    }

    void deleteLease() {
        lease = Optional.empty();
    }

    void lease(LeaseTerms terms) {
        lease = Optional.of(new SeenLease(next(), terms, ""));
    }

    @Override
    public Answer ask(Call call) {
        journal.add(call);
        if (call instanceof Call.ReadPod read) {
            return found(read.name());
        }
        if (call instanceof Call.PatchPod patch) {
            return patched(patch);
        }
        if (call instanceof Call.CreateEvent event) {
            events.add(event);
            return new Answer.Done();
        }
        if (call instanceof Call.CreateLease create) {
            return lease.isPresent() ? refused(409) : written(create.terms());
        }
        if (lease.isEmpty()) {
            return refused(404);
        }
        if (call instanceof Call.UpdateLease update) {
            return update.seen().resourceVersion().equals(lease.get().resourceVersion())
                    ? written(update.terms())
                    : refused(409);
        }
        return new Answer.OfLease(lease.get());
    }

    private Answer found(String name) {
        return pods.containsKey(name) ? new Answer.OfPod(pods.get(name)) : refused(404);
    }

    private Answer patched(Call.PatchPod patch) {
        var pod = pods.get(patch.pod().name());
        if (pod == null) {
            return refused(404);
        }
        if (!pod.pod().equals(patch.pod())) {
            return new Answer.Refused(422, "metadata.uid: field is immutable", Optional.empty(), true);
        }
        if (patch.resourceVersion()
                .filter(wanted -> !wanted.equals(pod.resourceVersion()))
                .isPresent()) {
            return refused(409);
        }
        var labels = new HashMap<>(pod.labels());
        patch.labels().forEach((key, value) -> {
            if (value.isPresent()) {
                labels.put(key, value.get());
            } else {
                labels.remove(key);
            }
        });
        var annotations = new HashMap<>(pod.annotations());
        annotations.putAll(patch.annotations());
        var same = labels.equals(pod.labels()) && annotations.equals(pod.annotations());
        var changed =
                new SeenPod(pod.pod(), same ? pod.resourceVersion() : next(), labels, annotations, pod.deleting());
        pods.put(patch.pod().name(), changed);
        return new Answer.OfPod(changed);
    }

    private Answer written(LeaseTerms terms) {
        lease(terms);
        return new Answer.OfLease(lease.get());
    }

    static Answer refused(int status) {
        return new Answer.Refused(status, "status " + status, Optional.empty(), false);
    }

    private String next() {
        return Long.toString(++version);
    }
}
