package dev.pgbeacon.face.kube.pods;

import dev.pgbeacon.face.kube.api.ListedPod;
import dev.pgbeacon.status.Address;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which of the pods are nodes. */
final class PodNodes {
    private static final Pattern IP = Pattern.compile("[0-9a-fA-F:.]+");
    /** Nothing runs there any more. */
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private PodNodes() {}

    /** Each where its server is or will be, ready or not, in the order of their names. */
    static List<Address> of(Collection<ListedPod> pods, int port) {
        return pods.stream()
                .filter(pod -> !pod.deleting() && !FINISHED.contains(pod.phase()))
                .sorted(Comparator.comparing(ListedPod::name))
                .flatMap(pod -> pod.ip().stream())
                .filter(IP.asMatchPredicate())
                .map(ip -> new Address(ip, port))
                .distinct()
                .toList();
    }
}
