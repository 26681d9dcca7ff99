package dev.pgbeacon.router.statement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What PostgreSQL's own functions and relations do that pg_proc's volatility does not say. A star ends a prefix. */
final class ServerTables {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** VOLATILE in pg_proc, but only since they answer differently each time: a standby's answer is as good. */
    static final ServerTables HARMLESS = new ServerTables("""
            array_sample array_shuffle clock_timestamp current_query gen_random_uuid lo_get pg_database_size pg_get_wait_events
            pg_indexes_size pg_partition_ancestors pg_partition_tree pg_relation_size pg_table_size pg_tablespace_size
            pg_total_relation_size random random_normal timeofday uuidv4 uuidv7
            """);

    /**
     * Leave something in the session: locks, a seed, the value of a sequence, a snapshot. Transaction numbers, too: who asks for
     * one asks the same session for it later.
     */
    static final ServerTables KEPT_BY_SESSION = new ServerTables("""
            currval lastval pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock* pg_current_snapshot pg_current_xact_id*
            pg_export_snapshot pg_replication_origin_session_* pg_replication_origin_xact_* pg_try_advisory_lock
            pg_try_advisory_lock_shared pg_xact_status set_config setseed txid_current* txid_status
            """);

    /**
     * Describe this server or act on it, write, or hold something until the transaction ends, which is on one connection anyway.
     * Some are called STABLE.
     */
    static final ServerTables PRIMARY_FUNCTIONS = new ServerTables("""
            pg_is_in_recovery pg_is_wal_replay_paused pg_get_wal_replay_pause_state pg_last_* pg_current_wal_* pg_current_xlog_*
            pg_wal_replay_* pg_promote pg_switch_wal pg_walfile_name pg_walfile_name_offset pg_create_restore_point
            pg_backup_* pg_start_backup pg_stop_backup pg_log_standby_snapshot pg_available_wal_summaries
            pg_wal_summary_contents pg_get_wal_* pg_control_*

            pg_sleep pg_sleep_for pg_sleep_until

            pg_backend_pid pg_cancel_backend pg_terminate_backend pg_blocking_pids pg_safe_snapshot_blocking_pids
            pg_log_backend_memory_contexts pg_get_backend_memory_contexts pg_get_aios pg_get_loaded_modules
            pg_get_shmem_allocations* pg_lock_status pg_buffercache* pg_prewarm autoprewarm_*

            pg_stat_* pg_show_* pg_cursor pg_prepared_statement pg_prepared_xact pg_listening_channels pg_my_temp_schema
            pg_notification_queue_usage pg_conf_load_time pg_postmaster_start_time pg_reload_conf pg_rotate_logfile*
            pg_current_logfile pg_config pg_available_extension* pg_hba_file_rules pg_ident_file_mappings pg_ls_*
            pg_read_file* pg_read_binary_file pg_tablespace_location pg_jit_available pg_numa_available
            pg_collation_actual_version pg_database_collation_actual_version pg_import_system_collations

            pg_replication_* pg_get_replication_slots pg_create_logical_replication_slot pg_create_physical_replication_slot
            pg_copy_logical_replication_slot pg_copy_physical_replication_slot pg_drop_replication_slot pg_logical_slot_*
            pg_sync_replication_slots pg_logical_emit_message pg_notify

            pg_last_committed_xact pg_xact_commit_timestamp* pg_get_multixact_members

            nextval setval pg_sequence_last_value pg_get_sequence_data
            pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared
            lo_close lo_creat lo_create lo_export lo_from_bytea lo_import lo_lseek lo_lseek64 lo_open lo_put lo_tell lo_tell64
            lo_truncate lo_truncate64 lo_unlink loread lowrite
            brin_desummarize_range brin_summarize_* gin_clean_pending_list
            table_to_xml* schema_to_xml* database_to_xml*
            """);

    /** What describes this server, or a sequence, whose place on a standby is ahead of the primary's. */
    static final ServerTables PRIMARY_RELATIONS = new ServerTables("""
            pg_aios pg_available_extension* pg_backend_memory_contexts pg_buffercache* pg_config pg_cursors pg_file_settings
            pg_hba_file_rules pg_ident_file_mappings pg_locks pg_prepared_* pg_replication_* pg_sequences pg_settings
            pg_shmem_allocations* pg_stat_* pg_statio_*
            last_value log_cnt is_called
            """);

    private final Set<String> names = new HashSet<>();
    private final List<String> prefixes = new ArrayList<>();

    private ServerTables(String text) {
        SPACE.splitAsStream(text.strip()).forEach(name -> {
            if (name.endsWith("*")) {
                prefixes.add(name.substring(0, name.length() - 1));
            } else {
                names.add(name);
            }
        });
    }

    boolean has(String name) {
        return names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }

    /** Those without a star. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    List<String> prefixes() {
        return List.copyOf(prefixes);
    }
}
