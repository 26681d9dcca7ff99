package dev.pgbeacon.router.catalogue;

import dev.pgbeacon.router.statement.FunctionCatalogue;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Runs {@link dev.pgbeacon.router.statement.FunctionCatalogueQuery} in a database, with search_path empty. */
@FunctionalInterface
public interface CatalogueSource {
    /** Fails when there was no answer; never blocks. */
    CompletionStage<List<FunctionCatalogue.Row>> ask(String database);
}
