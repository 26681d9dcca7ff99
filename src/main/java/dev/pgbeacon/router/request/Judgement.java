package dev.pgbeacon.router.request;

import dev.pgbeacon.router.statement.Destination;

/**
 * Where a request may run.
 *
 * @param changesFunctions see {@link dev.pgbeacon.router.statement.Verdict}
 */
public record Judgement(Destination destination, boolean changesFunctions) {
    static final Judgement ANYWHERE = new Judgement(Destination.anywhere(), false);

    /** Of whoever replicates: it is the primary's WAL that he wants, and his texts are no SQL. */
    public static final Judgement REPLICATION = ANYWHERE.and(new Destination.Primary("replication"), false);

    Judgement and(Destination other, boolean changes) {
        var narrower = destination.and(other);
        boolean either = changesFunctions || changes;
        return narrower == destination && either == changesFunctions ? this : new Judgement(narrower, either);
    }
}
