package dev.pgbeacon.face.kube.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster's Lease says.
 *
 * @param holder empty: free
 * @param system the system identifier of the cluster, annotation {@code pgbeacon.dev/system-identifier}; empty where none was
 *     written, as after a reset
 * @param timeline the holder's, annotation {@code pgbeacon.dev/timeline}; 0 where none was written
 * @param unfenced former holders whose label was not yet seen to be taken away, annotation {@code pgbeacon.dev/unfenced}: who
 *     took the Lease may have died before it got to that
 */
public record LeaseTerms(
        Optional<Holder> holder, Optional<String> system, int timeline, List<Holder> unfenced, Duration duration) {
    public LeaseTerms {
        unfenced = List.copyOf(unfenced);
    }
}
