package dev.pgbeacon.face.http;

import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import java.util.List;

/** The rows that judge a node; the first path is the row's name, the others are its aliases. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of, its rules without state
enum Check implements Row {
    READY(
            Parameters.DEMAND,
            CheckRules::ready,
            "a primary, or a standby that may serve reads by lag.accept and lag.max",
            "/readiness"),
    PRIMARY(
            Parameters.DEMAND,
            CheckRules::primary,
            "a primary that is not fenced",
            "/primary",
            "/master",
            "/read-write",
            "/leader"),
    REPLICA(
            Parameters.DEMAND,
            CheckRules::replica,
            "a standby that may serve reads by lag.accept and lag.max",
            "/replica",
            "/standby"),
    READ_ONLY(Parameters.DEMAND, CheckRules::readOnly, "a primary, or what /replica accepts", "/read-only"),
    HEALTH(Parameters.NONE, CheckRules::health, "a server that answers, in any role", "/health"),
    MULTIMASTER(
            Parameters.NONE,
            CheckRules::multiMaster,
            "a node that its multi-master system calls ready",
            "/multimaster",
            "/bdr");

    private enum Parameters {
        NONE,
        DEMAND
    }

    private interface Rule {
        Verdict of(CheckRules rules, Standing standing, Demand demand);
    }

    private final Parameters parameters;
    private final Rule rule;
    private final String words;
    private final List<String> paths;

    /** @param words the rule for people: 200 when … */
    Check(Parameters parameters, Rule rule, String words, String... paths) {
        this.parameters = parameters;
        this.rule = rule;
        this.words = words;
        this.paths = List.of(paths);
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    String words() {
        return words;
    }

    /** Elsewhere a parameter would be ignored, and who sent it would believe that it was not. */
    boolean takesDemands() {
        return parameters == Parameters.DEMAND;
    }

    Verdict verdict(CheckRules rules, Standing standing, Demand demand) {
        return rule.of(rules, standing, demand);
    }
}
