package dev.pgbeacon.face.registry;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one round writes: only what differs from the rows as it read them.
 *
 * @param healths rows whose {@code health_status} is another
 * @param statuses rows of {@code node_status}
 */
record Writing(List<HealthWrite> healths, List<StatusWrite> statuses) {
    /** Rows that only grew old are written again, the oldest first, so many in a round: a table of thousands stays calm. */
    static final int MOST_REFRESHED = 500;

    private static final Duration NEWER_BY = Duration.ofMillis(100);

    record HealthWrite(Row row, Finding finding) {
        int from() {
            return row.health().orElse(HealthStatus.UNKNOWN.code());
        }
    }

    /** @param transition empty where the node is what it was */
    record StatusWrite(Row row, Finding finding, Optional<Transition> transition) {}

    /**
     * @param fromHealth by {@code node_status}; where that does not know the node, by its row
     * @param from role and state, if {@code node_status} knows them
     */
    record Transition(int fromHealth, Optional<String> from) {}

    /**
     * The difference between what the rows say and what was found.
     *
     * @param companions whether {@code node_status} and {@code node_event} are there
     * @param refresh whether rows are written again that only grew old
     */
    static Writing of(List<Listed> rows, Map<Address, Finding> findings, boolean companions, boolean refresh) {
        var healths = new ArrayList<HealthWrite>();
        var statuses = new ArrayList<StatusWrite>();
        var old = new ArrayList<StatusWrite>();
        for (var listed : rows) {
            var finding = findings.get(listed.address());
            if (finding == null) {
                continue;
            }
            var row = listed.row();
            if (row.health().isEmpty()
                    || row.health().getAsInt() != finding.health().code()) {
                healths.add(new HealthWrite(row, finding));
            }
            if (companions && finding.details().isPresent()) {
                var write = new StatusWrite(row, finding, transition(row, finding));
                if (write.transition().isPresent() || !isStored(row, finding)) {
                    statuses.add(write);
                } else if (refresh && isNewer(row, finding)) {
                    old.add(write);
                }
            }
        }
        old.stream()
                .sorted(Comparator.comparing((StatusWrite write) -> age(write.row()))
                        .reversed())
                .limit(MOST_REFRESHED)
                .forEach(statuses::add);
        return new Writing(List.copyOf(healths), List.copyOf(statuses));
    }

    private static Optional<Transition> transition(Row row, Finding finding) {
        int before = row.stored().map(Row.Stored::health).orElseGet(() -> row.health()
                .orElse(HealthStatus.UNKNOWN.code()));
        var words = row.stored().map(Row.Stored::words);
        var now = finding.details().orElseThrow().words();
        boolean same =
                before == finding.health().code() && words.map(now::equals).orElse(true);
        return same ? Optional.empty() : Optional.of(new Transition(before, words));
    }

    private static boolean isStored(Row row, Finding finding) {
        return row.stored().isPresent()
                && Objects.equals(
                        row.stored().get().timeline(),
                        finding.details().orElseThrow().timeline());
    }

    private static boolean isNewer(Row row, Finding finding) {
        return finding.age().plus(NEWER_BY).compareTo(age(row)) < 0;
    }

    private static Duration age(Row row) {
        return row.stored().map(Row.Stored::age).orElse(Duration.ZERO);
    }
}
