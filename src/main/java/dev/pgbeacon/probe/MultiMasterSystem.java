package dev.pgbeacon.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A multi-master system.
 *
 * @param name as it is called
 * @param objects tables, views and functions of its schema that must be there
 * @param query for the local node's statuses, as text; no row: there is no local node
 * @param ready whether a status is
 * @param words what a status means
 */
record MultiMasterSystem(
        String name,
        String schema,
        List<String> objects,
        String query,
        Predicate<String> ready,
        UnaryOperator<String> words) {

    private static final Map<String, String> JOINING = Map.of(
            "b", "beginning to join",
            "i", "initializing",
            "c", "catching up",
            "o", "creating outbound slots",
            "k", "killed: it was removed from its group");

    /** In the order in which they are looked for. */
    static final List<MultiMasterSystem> ALL = List.of(
            // BDR 1 and 2: its manual, "bdr.bdr_nodes".
            new MultiMasterSystem(
                    "BDR",
                    "bdr",
                    List.of("bdr_nodes", "bdr_get_local_nodeid"),
                    localNode("bdr.bdr_nodes", "bdr.bdr_get_local_nodeid()"),
                    "r"::equals,
                    MultiMasterSystem::joining),
            // BDR 3 and later: its manual, "bdr.local_node_summary".
            new MultiMasterSystem(
                    "PGD",
                    "bdr",
                    List.of("local_node_summary"),
                    "SELECT s.peer_state_name::pg_catalog.text FROM bdr.local_node_summary s",
                    "ACTIVE"::equalsIgnoreCase,
                    UnaryOperator.identity()),
            // The same, where there is no summary of the local node.
            new MultiMasterSystem(
                    "PGD",
                    "bdr",
                    List.of("node_summary", "local_node"),
                    "SELECT s.peer_state_name::pg_catalog.text FROM bdr.node_summary s"
                            + " WHERE s.node_id IN (SELECT l.node_id FROM bdr.local_node l)",
                    "ACTIVE"::equalsIgnoreCase,
                    UnaryOperator.identity()),
            // pgactive, which continues BDR 2: its manual, "pgactive.pgactive_nodes".
            new MultiMasterSystem(
                    "pgactive",
                    "pgactive",
                    List.of("pgactive_nodes", "pgactive_get_local_nodeid"),
                    localNode("pgactive.pgactive_nodes", "pgactive.pgactive_get_local_nodeid()"),
                    "r"::equals,
                    MultiMasterSystem::joining),
            // Spock: its manual, "spock.sub_show_status". The local node itself counts as a row that is ready.
            new MultiMasterSystem(
                    "Spock",
                    "spock",
                    List.of("local_node", "sub_show_status"),
                    "SELECT 'local node'::pg_catalog.text FROM spock.local_node UNION ALL SELECT s.status::pg_catalog.text"
                            + " FROM spock.sub_show_status() s WHERE EXISTS (SELECT FROM spock.local_node)",
                    List.of("local node", "replicating", "disabled")::contains,
                    status -> "a subscription is " + status));

    /** As it is asked for in configuration: {@code bdr}, {@code pgd}, {@code pgactive}, {@code spock}. */
    boolean called(String word) {
        return name.toLowerCase(Locale.ROOT).equals(word);
    }

    private static String localNode(String nodes, String localNodeId) {
        return "SELECT n.node_status::pg_catalog.text FROM " + nodes + " n, " + localNodeId
                + " AS l(sysid, timeline, dboid) WHERE n.node_sysid::pg_catalog.text OPERATOR(pg_catalog.=)"
                + " l.sysid::pg_catalog.text AND n.node_timeline::pg_catalog.text OPERATOR(pg_catalog.=)"
                + " l.timeline::pg_catalog.text AND n.node_dboid::pg_catalog.text OPERATOR(pg_catalog.=)"
                + " l.dboid::pg_catalog.text";
    }

    private static String joining(String status) {
        return JOINING.getOrDefault(status, "unknown status") + " (" + status + ")";
    }
}
