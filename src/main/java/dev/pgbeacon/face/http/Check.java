package dev.pgbeacon.face.http;

import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import java.util.List;

/** The rows that judge a node; the first path is the row's name, the others are its aliases. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of, its rules without state
enum Check implements Row {
    READY(Parameters.DEMAND, CheckRules::ready, "/readiness"),
    PRIMARY(Parameters.DEMAND, CheckRules::primary, "/primary", "/master", "/read-write", "/leader"),
    REPLICA(Parameters.DEMAND, CheckRules::replica, "/replica", "/standby"),
    READ_ONLY(Parameters.DEMAND, CheckRules::readOnly, "/read-only"),
    HEALTH(Parameters.NONE, CheckRules::health, "/health"),
    MULTIMASTER(Parameters.NONE, CheckRules::multiMaster, "/multimaster", "/bdr");

    private enum Parameters {
        NONE,
        DEMAND
    }

    private interface Rule {
        Verdict of(CheckRules rules, Standing standing, Demand demand);
    }

    private final Parameters parameters;
    private final Rule rule;
    private final List<String> paths;

    Check(Parameters parameters, Rule rule, String... paths) {
        this.parameters = parameters;
        this.rule = rule;
        this.paths = List.of(paths);
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    /** Elsewhere a parameter would be ignored, and who sent it would believe that it was not. */
    boolean takesDemands() {
        return parameters == Parameters.DEMAND;
    }

    Verdict verdict(CheckRules rules, Standing standing, Demand demand) {
        return rule.of(rules, standing, demand);
    }
}
