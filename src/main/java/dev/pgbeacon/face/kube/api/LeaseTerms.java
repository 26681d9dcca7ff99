package dev.pgbeacon.face.kube.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** @param fenceHolder whether its holder's label may still be on its pod */
    public LeaseTerms freed(boolean fenceHolder) {
        var all = Stream.concat(unfenced.stream(), fenceHolder ? holder.stream() : Stream.empty())
                .distinct()
                .toList();
        return new LeaseTerms(Optional.empty(), system, timeline, all, duration);
    }

    public LeaseTerms forAnySystem() {
        return new LeaseTerms(holder, Optional.empty(), 0, unfenced, duration);
    }
}
