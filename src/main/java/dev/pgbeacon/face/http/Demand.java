package dev.pgbeacon.face.http;

import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.web.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a request wants of a standby besides being one; whatever cannot be read is refused, and never "no limit". */
record Demand(Optional<LagLimit> lag, Optional<LagLimit> minLsn, Optional<NodeState> replicationState) {
    static final Demand NONE = new Demand(Optional.empty(), Optional.empty(), Optional.empty());

    static final String LAG = "lag";
    static final String MIN_LSN = "min_lsn";
    static final String REPLICATION_STATE = "replication_state";

    private static final List<String> NAMES = List.of(LAG, MIN_LSN, REPLICATION_STATE);
    private static final String STATES = Arrays.stream(NodeState.values())
            .filter(state -> state.role() == NodeRole.STANDBY)
            .map(NodeState::words)
            .collect(Collectors.joining(", "));

    /** @throws IllegalArgumentException if a parameter is unknown, repeated, empty or cannot be read */
    static Demand parse(String query) {
        var parameters = Query.parse(query, NAMES);
        return new Demand(
                parameters.find(LAG).map(text -> LagLimit.parse(text, LagLimit.BareNumber.BYTES)),
                parameters.find(MIN_LSN).map(text -> new LagLimit.Replayed(Lsn.parse(text))),
                parameters.find(REPLICATION_STATE).map(Demand::state));
    }

    private static NodeState state(String word) {
        return Arrays.stream(NodeState.values())
                .filter(state ->
                        state.role() == NodeRole.STANDBY && state.words().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "parameter " + REPLICATION_STATE + ": '" + word + "' (expected: one of " + STATES + ")"));
    }
}
