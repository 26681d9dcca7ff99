package dev.pgbeacon.face.http;

import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.NodeRole;
import dev.pgbeacon.status.NodeState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        if (query.isEmpty()) {
            return NONE;
        }
        var values = new HashMap<String, String>();
        for (var parameter : query.split("&", -1)) {
            read(parameter, values);
        }
        return new Demand(
                find(values, LAG).map(text -> LagLimit.parse(text, LagLimit.BareNumber.BYTES)),
                find(values, MIN_LSN).map(text -> new LagLimit.Replayed(Lsn.parse(text))),
                find(values, REPLICATION_STATE).map(Demand::state));
    }

    private static void read(String parameter, Map<String, String> values) {
        int equals = parameter.indexOf('=');
        var name = Percent.decode(equals < 0 ? parameter : parameter.substring(0, equals));
        var value = equals < 0 ? "" : Percent.decode(parameter.substring(equals + 1));
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "parameter: '" + name + "' (expected: one of " + String.join(", ", NAMES) + ")");
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException("parameter " + name + ": empty (expected: a value)");
        }
        if (values.put(name, value) != null) {
            throw new IllegalArgumentException("parameter " + name + ": twice (expected: once)");
        }
    }

    private static Optional<String> find(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name));
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
