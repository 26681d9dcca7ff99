package dev.pgbeacon.router.statement;

import java.util.ArrayList;
import java.util.List;

/** What the catalogue's query says of the table's schema, and of the functions of PostgreSQL that the table names. */
final class TestCatalogue {
    private static final String HARMLESS = """
            count current_schema current_schemas current_setting date fine format generate_series has_table_privilege
            inet_server_addr inet_server_port int4 json_to_record left length like lower normalize now obj_description overlaps
            overlay percentile_cont pg_backend_pid pg_current_xact_id pg_current_xact_id_if_assigned pg_get_userbyid pg_get_viewdef
            pg_stat_get_live_tuples pg_table_is_visible pg_typeof regclass right substring sum table_to_xml to_char txid_current
            txid_current_if_assigned upper version
            """;

    private static final String VOLATILE_BUILT_IN = """
            clock_timestamp currval gen_random_uuid lastval lo_create lo_unlink nextval pg_advisory_lock pg_advisory_lock_shared
            pg_advisory_unlock_all pg_advisory_xact_lock pg_backup_start pg_cancel_backend pg_create_physical_replication_slot
            pg_current_wal_lsn pg_database_size pg_export_snapshot pg_is_in_recovery pg_last_wal_replay_lsn
            pg_last_xact_replay_timestamp pg_notify pg_partition_tree pg_promote pg_relation_size pg_reload_conf
            pg_sequence_last_value pg_sleep pg_stat_reset pg_terminate_backend pg_total_relation_size pg_try_advisory_lock
            pg_try_advisory_xact_lock pg_wal_replay_pause query_to_xml random set_config setseed setval timeofday
            """;

    static final FunctionCatalogue CATALOGUE = catalogue();
    static final Rules RULES = new Rules(CATALOGUE, NamedExceptions.NONE);

    private TestCatalogue() {}

    private static FunctionCatalogue catalogue() {
        var rows = new ArrayList<FunctionCatalogue.Row>();
        add(rows, HARMLESS, Volatility.HARMLESS);
        add(rows, VOLATILE_BUILT_IN, Volatility.VOLATILE_BUILT_IN);
        add(rows, "add bad_sum f of_row overloaded", Volatility.VOLATILE);
        for (String type : List.of("jsonb", "uuid")) {
            rows.add(new FunctionCatalogue.Row("type", type, ""));
        }
        for (String function : List.of("f", "of_row", "overloaded", "nextval", "pg_sleep")) {
            rows.add(new FunctionCatalogue.Row("field function", function, ""));
        }
        rows.add(new FunctionCatalogue.Row("row function", "of_row", ""));
        rows.add(new FunctionCatalogue.Row("relation", "calling_view", "f"));
        rows.add(new FunctionCatalogue.Row("relation", "view_of_view", "f"));
        rows.add(new FunctionCatalogue.Row("relation", "operator_view", "add"));
        rows.add(new FunctionCatalogue.Row("operator", "###", "add"));
        return FunctionCatalogue.of(rows);
    }

    private static void add(List<FunctionCatalogue.Row> rows, String names, Volatility volatility) {
        for (String name : names.strip().split("\\s+", -1)) {
            rows.add(new FunctionCatalogue.Row("function", name, volatility.name()));
        }
    }
}
