package dev.pgbeacon.probe;

/**
 * The questions, as text. Every name and operator is qualified, so that no object in the checked database can answer in
 * PostgreSQL's place.
 */
final class ProbeText {
    /** PostgreSQL 10 to 18. */
    static final String CURRENT = """
            SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
              pg_catalog.pg_is_in_recovery() AS in_recovery,
              (pg_catalog.pg_control_system()).system_identifier::pg_catalog.text AS system_identifier,
              (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 AS started,
              pg_catalog.host(pg_catalog.inet_server_addr()) AS server_address,
              pg_catalog.inet_server_port() AS server_port,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_flush_lsn()::pg_catalog.text END AS flushed,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text END AS inserted,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN ('x'::pg_catalog.text OPERATOR(pg_catalog.||)
                pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog."bit"(32)::pg_catalog.int4
                END AS wal_timeline,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()::pg_catalog.text END AS received,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()::pg_catalog.text END AS replayed,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN extract(epoch FROM
                pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.pg_last_xact_replay_timestamp()) END AS since_commit,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_is_wal_replay_paused() END AS paused,
              w.pid IS NOT NULL AS receiver_runs,
              w.status AS receiver_status,
              w.received_tli AS receiver_timeline,
              w.latest_end_lsn::pg_catalog.text AS upstream_end,
              extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) w.last_msg_receipt_time) AS since_message,
              pg_catalog.to_jsonb(w) OPERATOR(pg_catalog.->>) 'sender_host' AS sender_host,
              (pg_catalog.to_jsonb(w) OPERATOR(pg_catalog.->>) 'sender_port')::pg_catalog.int4 AS sender_port,
              extract(epoch FROM pg_catalog.current_setting('wal_receiver_timeout')::pg_catalog."interval") AS receiver_timeout,
              (pg_catalog.pg_control_checkpoint()).timeline_id AS control_timeline,
              (pg_catalog.pg_control_recovery()).min_recovery_end_timeline AS flushed_timeline,
              CASE WHEN pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE')
                THEN pg_catalog.current_setting('primary_conninfo', true) OPERATOR(pg_catalog.<>) '' END AS upstream_configured,
              extract(epoch FROM pg_catalog.current_setting('recovery_min_apply_delay', true)::pg_catalog."interval") AS apply_delay
            FROM pg_catalog.pg_stat_get_wal_receiver() AS w""";

    /**
     * For 9.4 to 9.6, where BDR 1 and 2 live and the log is called xlog. These do not tell enough for lag: the role and the
     * multi-master state are what is asked for.
     */
    static final String BEFORE_10 = """
            SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
              pg_catalog.pg_is_in_recovery() AS in_recovery,
              NULL AS system_identifier,
              (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 AS started,
              pg_catalog.host(pg_catalog.inet_server_addr()) AS server_address,
              pg_catalog.inet_server_port() AS server_port,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_xlog_location()::pg_catalog.text END AS flushed,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_xlog_insert_location()::pg_catalog.text END AS inserted,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN ('x'::pg_catalog.text OPERATOR(pg_catalog.||)
                pg_catalog.substr(pg_catalog.pg_xlogfile_name(pg_catalog.pg_current_xlog_location()), 1, 8))::pg_catalog."bit"(32)::pg_catalog.int4
                END AS wal_timeline,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_xlog_receive_location()::pg_catalog.text END AS received,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_xlog_replay_location()::pg_catalog.text END AS replayed,
              NULL AS since_commit,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_is_xlog_replay_paused() END AS paused,
              true AS receiver_runs, NULL AS receiver_status, 0 AS receiver_timeline,
              0 AS control_timeline, 0 AS flushed_timeline, NULL AS apply_delay""";

    /** Where the log stands, of PostgreSQL 10 to 18: what changes from one moment to the next, and whose it is. */
    static final String POSITION = """
            SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
              pg_catalog.pg_is_in_recovery() AS in_recovery,
              (pg_catalog.pg_control_system()).system_identifier::pg_catalog.text AS system_identifier,
              (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 AS started,
              pg_catalog.host(pg_catalog.inet_server_addr()) AS server_address,
              pg_catalog.inet_server_port() AS server_port,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text END AS inserted,
              CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN ('x'::pg_catalog.text OPERATOR(pg_catalog.||)
                pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog."bit"(32)::pg_catalog.int4
                END AS wal_timeline,
              i.wal_block_size AS wal_page,
              i.bytes_per_wal_segment AS wal_segment,
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()::pg_catalog.text END AS replayed,
              w.received_tli AS receiver_timeline,
              (pg_catalog.pg_control_checkpoint()).timeline_id AS control_timeline,
              (pg_catalog.pg_control_recovery()).min_recovery_end_timeline AS flushed_timeline
            FROM pg_catalog.pg_control_init() AS i, pg_catalog.pg_stat_get_wal_receiver() AS w""";

    private ProbeText() {}
}
