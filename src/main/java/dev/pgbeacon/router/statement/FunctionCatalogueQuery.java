package dev.pgbeacon.router.statement;

/** How the catalogue is asked: by any user, of PostgreSQL 10 and later, with search_path empty. */
public final class FunctionCatalogueQuery {
    /**
     * Three columns of text, see {@link FunctionCatalogue.Row}. What initdb made has an oid below 16384. An aggregate is called
     * immutable whatever its functions are. What takes an "internal" cannot be called in SQL.
     */
    public static final String TEXT = """
            with recursive
            function as (
                select p.oid, p.proname::text as name, p.pronargs, p.pronargdefaults, p.proargtypes[0] as argument,
                    p.oid < 16384 as built_in,
                    p.provolatile = 'v' or exists (
                        select from pg_catalog.pg_aggregate a join pg_catalog.pg_proc part on part.oid in (
                            a.aggtransfn::oid, a.aggfinalfn::oid, a.aggcombinefn::oid, a.aggserialfn::oid,
                            a.aggdeserialfn::oid, a.aggmtransfn::oid, a.aggminvtransfn::oid, a.aggmfinalfn::oid)
                        where a.aggfnoid::oid = p.oid and part.provolatile = 'v') as volatile
                from pg_catalog.pg_proc p
                where not 'pg_catalog.internal'::pg_catalog.regtype = any (p.proargtypes::oid[])
                    and p.prorettype not in ('pg_catalog.trigger'::pg_catalog.regtype,
                        'pg_catalog.event_trigger'::pg_catalog.regtype)),
            uses (relation, kind, object) as (
                select r.ev_class, d.refclassid, d.refobjid
                from pg_catalog.pg_rewrite r
                    join pg_catalog.pg_class c on c.oid = r.ev_class and c.relkind = 'v'
                    join pg_catalog.pg_depend d
                        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
                union
                select p.polrelid, d.refclassid, d.refobjid
                from pg_catalog.pg_policy p
                    join pg_catalog.pg_depend d
                        on d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objid = p.oid),
            reaches (relation, object) as (
                select distinct relation, relation from uses
                union
                select r.relation, u.object
                from reaches r
                    join uses u on u.relation = r.object and u.kind = 'pg_catalog.pg_class'::pg_catalog.regclass),
            behind (relation, function) as (
                select r.relation, coalesce(o.oprcode::oid, u.object)
                from reaches r
                    join uses u on u.relation = r.object
                    left join pg_catalog.pg_operator o
                        on o.oid = u.object and u.kind = 'pg_catalog.pg_operator'::pg_catalog.regclass
                where u.kind in ('pg_catalog.pg_proc'::pg_catalog.regclass,
                    'pg_catalog.pg_operator'::pg_catalog.regclass))
            select 'function', name,
                case when pg_catalog.bool_or(volatile and not built_in) then 'VOLATILE'
                    when pg_catalog.bool_or(volatile) then 'VOLATILE_BUILT_IN' else 'HARMLESS' end
                from function group by name
            union all
            select 'type', typname::text, '' from pg_catalog.pg_type
                where oid < 16384 and typtype in ('b', 'r', 'm') and typcategory <> 'A'
            union all
            select distinct 'field function', name, '' from function
                where volatile and pronargs >= 1 and pronargs - pronargdefaults <= 1
            union all
            select distinct 'row function', f.name, '' from function f join pg_catalog.pg_type t on t.oid = f.argument
                where f.volatile and f.pronargs >= 1 and f.pronargs - f.pronargdefaults <= 1
                    and (t.typtype in ('c', 'd')
                        or t.typname in ('record', 'any', 'anyelement', 'anynonarray', 'anycompatible',
                            'anycompatiblenonarray')
                        or exists (select from pg_catalog.pg_cast c
                            join pg_catalog.pg_type source on source.oid = c.castsource and source.typtype = 'c'
                            where c.casttarget = t.oid))
            union all
            select distinct 'relation', c.relname::text, f.name
                from behind b join pg_catalog.pg_class c on c.oid = b.relation join function f on f.oid = b.function
                where f.volatile
            union all
            select distinct 'operator', o.oprname::text, f.name
                from pg_catalog.pg_operator o join function f on f.oid = o.oprcode::oid
                where f.volatile
            """;

    private FunctionCatalogueQuery() {}
}
