package dev.pgbeacon.router.catalogue;

import dev.pgbeacon.router.statement.FunctionCatalogue;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The function catalogues of the databases that sessions are in: one look-up serves all sessions of a database. */
public final class Catalogues {
    private final CatalogueSource source;
    private final InstantSource clock;
    private final Map<String, DatabaseCatalogue> databases = new ConcurrentHashMap<>();

    public Catalogues(CatalogueSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * What is known of a database that somebody logged in to; done at once, unless nothing is known or it is too old. A look-up
     * that fails is done, too, with {@link FunctionCatalogue#EMPTY} where nothing is known: then each call goes to the primary.
     */
    public CompletionStage<FunctionCatalogue> of(String database) {
        return database(database).get();
    }

    /** What is known of it; empty if {@link #of} has to be asked. */
    public Optional<FunctionCatalogue> fresh(String database) {
        var known = databases.get(database);
        return known == null ? Optional.empty() : known.fresh();
    }

    /** Functions, views, policies or operators of the database may be others by now: what was known of it counts no more. */
    public void changed(String database) {
        database(database).changed();
    }

    private DatabaseCatalogue database(String name) {
        return databases.computeIfAbsent(name, first -> new DatabaseCatalogue(() -> source.ask(name), clock));
    }
}
