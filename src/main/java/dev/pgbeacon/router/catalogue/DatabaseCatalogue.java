package dev.pgbeacon.router.catalogue;

import dev.pgbeacon.router.statement.FunctionCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One database's catalogue: looked up when it is first wanted, and again when it is wanted and older than a minute. An answer
 * is as old as its question: what changed meanwhile may not be in it.
 */
final class DatabaseCatalogue {
    /** Others than our clients change functions, too. */
    static final Duration FRESH = Duration.ofMinutes(1);
    /** While it is looked up anew, what is known serves up to this age: nobody waits but after a long pause. */
    static final Duration USABLE = Duration.ofMinutes(2);
    /** From a look-up that failed to the next. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private final Supplier<CompletionStage<List<FunctionCatalogue.Row>>> source;
    private final InstantSource clock;

    /** Read without the lock by each statement, written with it. */
    private volatile Optional<Known> known = Optional.empty();

    private Optional<LookUp> underWay = Optional.empty();
    private long notBefore = Long.MIN_VALUE;

    /** @param askedAt in milliseconds since 1970, as all that is compared with it */
    private record Known(FunctionCatalogue catalogue, long askedAt) {
        boolean isFresh(long now) {
            return now - askedAt < FRESH.toMillis();
        }

        boolean isUsable(long now) {
            return now - askedAt < USABLE.toMillis();
        }
    }

    /** A question under way, and who waits for it. */
    private record LookUp(long askedAt, CompletableFuture<FunctionCatalogue> done) {}

    DatabaseCatalogue(Supplier<CompletionStage<List<FunctionCatalogue.Row>>> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** What is known, unless it has to be looked up. */
    Optional<FunctionCatalogue> fresh() {
        return known.filter(some -> some.isFresh(clock.millis())).map(Known::catalogue);
    }

    CompletionStage<FunctionCatalogue> get() {
        LookUp begun;
        CompletionStage<FunctionCatalogue> answer;
        synchronized (this) {
            long now = clock.millis();
            var usable = known.filter(some -> some.isUsable(now))
                    .<CompletionStage<FunctionCatalogue>>map(
                            some -> CompletableFuture.completedStage(some.catalogue()));
            if (known.filter(some -> some.isFresh(now)).isPresent()) {
                return usable.orElseThrow();
            }
            if (underWay.isPresent()) {
                return usable.orElse(underWay.get().done());
            }
            if (now < notBefore) {
                return usable.orElseGet(() -> CompletableFuture.completedStage(FunctionCatalogue.EMPTY));
            }
            begun = new LookUp(now, new CompletableFuture<>());
            underWay = Optional.of(begun);
            answer = usable.orElse(begun.done());
        }
        ask(begun);
        return answer;
    }

    /** Who waits for a question that was asked before the change waits for the next one. */
    void changed() {
        Optional<LookUp> overtaken;
        synchronized (this) {
            known = Optional.empty();
            notBefore = Long.MIN_VALUE;
            overtaken = underWay;
            underWay = Optional.empty();
        }
        overtaken.ifPresent(
                old -> get().whenComplete((catalogue, never) -> old.done().complete(catalogue)));
    }

    private void ask(LookUp lookUp) {
        CompletionStage<List<FunctionCatalogue.Row>> rows;
        try {
            rows = source.get();
        } catch (RuntimeException nobodyToAsk) {
            rows = CompletableFuture.failedStage(nobodyToAsk);
        }
        var unused = rows.thenApply(FunctionCatalogue::of)
                .handle((catalogue, failure) -> answered(lookUp, Optional.ofNullable(catalogue)));
    }

    private boolean answered(LookUp lookUp, Optional<FunctionCatalogue> catalogue) {
        FunctionCatalogue answer;
        synchronized (this) {
            if (underWay.filter(lookUp::equals).isEmpty()) {
                return false; // overtaken by a change
            }
            underWay = Optional.empty();
            known = catalogue.map(some -> new Known(some, lookUp.askedAt())).or(() -> known);
            notBefore = catalogue.isPresent() ? Long.MIN_VALUE : clock.millis() + RETRY.toMillis();
            answer = known.filter(some -> some.isUsable(clock.millis()))
                    .map(Known::catalogue)
                    .orElse(FunctionCatalogue.EMPTY);
        }
        return lookUp.done().complete(answer);
    }
}
