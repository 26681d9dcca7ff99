package dev.pgbeacon.router.statement;

import java.util.Set;

/** Where a statement may run that names all this. */
record MentionRules(CallRules calls) {
    private static final String TEMPORARY_SCHEMA = "pg_temp";

    /** Of what reads. */
    Destination ofRead(Mentions mentions) {
        var destination = ofCalls(mentions);
        for (var name : mentions.names()) {
            destination = destination.and(ofName(name));
        }
        return destination;
    }

    /** Of what goes to the primary anyway: whether it leaves something in the session. */
    Destination ofWrite(String what, Mentions mentions) {
        return new Destination.Primary(what).and(ofCalls(mentions));
    }

    private Destination ofCalls(Mentions mentions) {
        var destination = Destination.anywhere();
        for (var call : mentions.calls()) {
            destination = destination
                    .and(isTemporary(call) ? temporary() : Destination.anywhere())
                    .and(
                            call.isDoubtful()
                                    ? new Destination.Pinned("a call of a name that cannot be read")
                                    : calls.of(call));
        }
        for (var name : mentions.names()) {
            destination =
                    destination.and(ofRowFunction(name)).and(isTemporary(name) ? temporary() : Destination.anywhere());
        }
        for (String field : mentions.fields()) {
            destination = destination.and(ofField(field));
        }
        for (String operator : mentions.operators()) {
            destination = destination.and(ofAll(calls.catalogue().behindOperator(operator)));
        }
        return destination;
    }

    private Destination ofName(Name name) {
        if (calls.exceptions().isPrimaryTable(name)) {
            return new Destination.Primary(name + " is one of primary_tables");
        }
        if (name.isDoubtful()) {
            return new Destination.Primary("a name that cannot be read");
        }
        var destination = Destination.anywhere();
        for (String part : name.parts()) {
            if (ServerTables.PRIMARY_RELATIONS.has(part)) {
                // Not what is behind it: to look at pg_stat_statements does not pin.
                destination = destination.and(new Destination.Primary(part + " describes this server"));
            } else {
                destination = destination.and(ofAll(calls.catalogue().behindRelation(part)));
            }
        }
        return destination;
    }

    /** t.f is f(t) if t has no such column. */
    private Destination ofRowFunction(Name name) {
        String last = name.last();
        return name.isQualified() && (calls.catalogue().rowFunctions().contains(last) || isNamedByFile(last))
                ? calls.of(Name.of(last))
                : Destination.anywhere();
    }

    /** (x).f is f(x) if x has no such field: ('s').nextval counts on. */
    private Destination ofField(String field) {
        return calls.catalogue().fieldFunctions().contains(field) || isNamedByFile(field)
                ? calls.of(Name.of(field))
                : Destination.anywhere();
    }

    private boolean isNamedByFile(String function) {
        return calls.exceptions().isPrimaryFunction(Name.of(function));
    }

    private Destination ofAll(Set<String> functions) {
        var destination = Destination.anywhere();
        for (String function : functions) {
            destination = destination.and(calls.of(Name.of(function)));
        }
        return destination;
    }

    private static boolean isTemporary(Name name) {
        return name.isQualified() && name.parts().get(0).startsWith(TEMPORARY_SCHEMA);
    }

    private static Destination temporary() {
        return new Destination.Pinned("the temporary schema");
    }
}
