package dev.pgbeacon.router.request;

import dev.pgbeacon.router.catalogue.Catalogues;
import dev.pgbeacon.router.statement.Dialect;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import dev.pgbeacon.router.statement.NamedExceptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The judges of all databases. Any thread may ask. */
public final class Judges {
    private final Catalogues catalogues;
    private final Map<Bench, Judge> judges = new ConcurrentHashMap<>();

    private record Bench(String database, Dialect dialect) {}

    public Judges(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    /** The judge of a database; empty if its functions have to be looked up first. */
    public Optional<Judge> now(String database, Dialect dialect, NamedExceptions exceptions) {
        var catalogue = catalogues.fresh(database);
        return catalogue.isEmpty()
                ? Optional.empty()
                : Optional.of(judge(new Bench(database, dialect), catalogue.get(), exceptions));
    }

    /** Once they are. Never fails. */
    public CompletionStage<Judge> of(String database, Dialect dialect, NamedExceptions exceptions) {
        return catalogues
                .of(database)
                .thenApply(catalogue -> judge(new Bench(database, dialect), catalogue, exceptions));
    }

    private Judge judge(Bench bench, FunctionCatalogue catalogue, NamedExceptions exceptions) {
        var known = judges.get(bench);
        if (known != null && known.goesBy(catalogue, exceptions)) {
            return known;
        }
        var made = new Judge(catalogue, exceptions, bench.dialect());
        judges.put(bench, made);
        return made;
    }

    /** What functions, views or policies do may be another thing from now on. */
    public void changed(String database) {
        catalogues.changed(database);
    }
}
