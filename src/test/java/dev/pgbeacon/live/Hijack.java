package dev.pgbeacon.live;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a user who may create objects can do to a question that names things without their schema: functions, operators,
 * types, casts and relations of the same names, in public and in a schema that the role's search_path puts first.
 */
final class Hijack {
    private static final List<String> SCHEMAS = List.of("public", "evil");

    static final String[] SQL = sql().toArray(String[]::new);

    static final String[] UNDO = {
        "alter role monitor reset all",
        "alter database postgres reset all",
        "drop schema evil cascade",
        "drop schema public cascade",
        "create schema public",
        "grant all on schema public to public"
    };

    private Hijack() {}

    private static List<String> sql() {
        var sql = new ArrayList<>(List.of("create schema evil", "grant usage on schema evil, public to public"));
        SCHEMAS.forEach(schema -> objects(schema).forEach(sql::add));
        // Both the role's and the database's; the role's wins over the database's.
        sql.add("alter database postgres set search_path = evil, public, pg_catalog");
        sql.add("alter role monitor set search_path = evil, public, pg_catalog");
        sql.add("alter role monitor set default_transaction_read_only = off");
        return sql;
    }

    private static Stream<String> objects(String schema) {
        return Stream.of(
                        function("pg_is_in_recovery()", "bool", "true"),
                        function("pg_is_wal_replay_paused()", "bool", "true"),
                        function("pg_current_wal_lsn()", "pg_lsn", "'FF/0'"),
                        function("pg_current_wal_flush_lsn()", "pg_lsn", "'FF/0'"),
                        function("pg_current_wal_insert_lsn()", "pg_lsn", "'FF/0'"),
                        function("pg_last_wal_receive_lsn()", "pg_lsn", "'FF/0'"),
                        function("pg_last_wal_replay_lsn()", "pg_lsn", "'0/1'"),
                        function("pg_last_xact_replay_timestamp()", "timestamptz", "'epoch'"),
                        function("pg_postmaster_start_time()", "timestamptz", "'epoch'"),
                        function("clock_timestamp()", "timestamptz", "'epoch'"),
                        function("pg_walfile_name(pg_lsn)", "text", "'00000063'"),
                        function("current_setting(text)", "text", "'0'"),
                        function("current_setting(text, bool)", "text", "'1h'"),
                        function("inet_server_addr()", "inet", "'192.0.2.1'"),
                        function("inet_server_port()", "int4", "1"),
                        function("host(inet)", "text", "'192.0.2.1'"),
                        function("substr(text, int4, int4)", "text", "'00000063'"),
                        function("pg_has_role(name, text)", "bool", "false"),
                        function("pg_has_role(text, text)", "bool", "false"),
                        "create function SCHEMA.to_jsonb(anyelement) returns jsonb language sql as 'select null::jsonb'",
                        function("extract(text, timestamptz)", "numeric", "9"),
                        function("extract(text, interval)", "numeric", "9"),
                        function("date_part(text, interval)", "float8", "9"),
                        function("int4(numeric)", "int4", "9"),
                        function("int8(numeric)", "int8", "9"),
                        function("interval(text)", "interval", "'9h'"),
                        function("bit(text)", "text", "'9'"),
                        function("wrong_text(text, text)", "text", "'9'"),
                        function("wrong_int4(int4, int4)", "int4", "9"),
                        function("wrong_numeric(numeric, int4)", "numeric", "9"),
                        function("wrong_numeric(numeric, numeric)", "numeric", "9"),
                        function("wrong_time(timestamptz, timestamptz)", "interval", "'9h'"),
                        function("wrong_is(text, text)", "bool", "false"),
                        function("wrong_member(jsonb, text)", "text", "'9'"),
                        "create table SCHEMA.pg_stat_wal_receiver as select 'stopping'::pg_catalog.text as status",
                        "create view SCHEMA.pg_control_system as select 9 as system_identifier",
                        "create view SCHEMA.pg_stat_get_wal_receiver as select 9 as pid",
                        "create domain SCHEMA.int4 as pg_catalog.text",
                        "create domain SCHEMA.int8 as pg_catalog.text",
                        "create domain SCHEMA.text as pg_catalog.int4",
                        "create domain SCHEMA.\"bit\" as pg_catalog.text",
                        "create domain SCHEMA.\"interval\" as pg_catalog.text",
                        "create function SCHEMA.pg_control_system(out system_identifier pg_catalog.int8) language sql"
                                + " return 9::pg_catalog.int8",
                        "create function SCHEMA.pg_control_checkpoint(out timeline_id pg_catalog.int4) language sql"
                                + " return 99::pg_catalog.int4",
                        "create function SCHEMA.pg_stat_get_wal_receiver(out pid pg_catalog.int4) language sql return"
                                + " 9::pg_catalog.int4",
                        operator("||", "wrong_text", "text", "text"),
                        operator("*", "wrong_int4", "int4", "int4"),
                        operator("*", "wrong_numeric", "numeric", "int4"),
                        operator("*", "wrong_numeric", "numeric", "numeric"),
                        operator("-", "wrong_time", "timestamptz", "timestamptz"),
                        operator("<>", "wrong_is", "text", "text"),
                        operator("->>", "wrong_member", "jsonb", "text"))
                .map(statement -> statement.replace("SCHEMA", schema));
    }

    private static String function(String signature, String result, String value) {
        var typed = value.startsWith("'") ? value + "::pg_catalog." + result : value;
        return "create function SCHEMA." + qualified(signature) + " returns pg_catalog." + result
                + " language sql return " + typed;
    }

    private static String operator(String name, String function, String left, String right) {
        return "create operator SCHEMA." + name + " (function = SCHEMA." + function + ", leftarg = pg_catalog." + left
                + ", rightarg = pg_catalog." + right + ")";
    }

    /** Argument types with their schema: ours of the same names come into being meanwhile. */
    private static String qualified(String signature) {
        int open = signature.indexOf('(');
        var arguments = signature.substring(open + 1, signature.length() - 1);
        var types = arguments.isEmpty() ? "" : "pg_catalog." + String.join(", pg_catalog.", arguments.split(", "));
        return "\"" + signature.substring(0, open) + "\"(" + types + ")";
    }
}
