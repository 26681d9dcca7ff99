package dev.pgbeacon.router.statement;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keywords that stand before a parenthesis without calling a function. */
final class SyntaxWords {
    /**
     * Reserved, or free for columns and types but not for functions, in every version from 12 to 18: pg_get_keywords() says R or
     * C. Without their quotes they are never the name of somebody's function. But overlay(), substring() and treat(x AS f) are
     * looked up as functions of the search_path (gram.y, func_expr_common_subexpr).
     */
    private static final Set<String> NEVER_CALLS = words("""
            all analyse analyze and any array as asc asymmetric between bigint bit boolean both case cast char character check
            coalesce collate column constraint create current_catalog current_date current_role current_time current_timestamp
            current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch float for
            foreign from grant greatest group grouping having in initially inout int integer intersect interval into lateral
            leading least limit localtime localtimestamp national nchar none not null nullif numeric offset on only or order out
            placing position precision primary real references returning row select session_user setof smallint some symmetric
            table then time timestamp to trailing trim true union unique user using values varchar variadic when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
            xmlroot xmlserialize xmltable
            """);

    /** Grammar too, but in some place or version a function may have the name: grammar if the catalogue has no such function. */
    private static final Set<String> SELDOM_CALLS = words("""
            by columns conflict content cube document escape filter first groups ilike insert is join json json_array
            json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value key
            like materialized merge_action next operator over overlaps passing range recursive repeatable rollup rows second set
            sets similar value varying version zone
            """);

    private SyntaxWords() {}

    private static Set<String> words(String text) {
        return Pattern.compile("\\s+").splitAsStream(text.strip()).collect(Collectors.toUnmodifiableSet());
    }

    static boolean neverCalls(String word) {
        return NEVER_CALLS.contains(word);
    }

    static boolean seldomCalls(String word) {
        return SELDOM_CALLS.contains(word);
    }

    static Set<String> neverCalls() {
        return NEVER_CALLS;
    }
}
