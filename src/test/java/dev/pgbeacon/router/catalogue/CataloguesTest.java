package dev.pgbeacon.router.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** When a database is asked for its functions. */
class CataloguesTest {
    private final TestClock clock = new TestClock();
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<List<FunctionCatalogue.Row>>> questions = new ArrayList<>();
    private final Catalogues catalogues = new Catalogues(
            database -> {
                asked.add(database);
                questions.add(new CompletableFuture<>());
                return questions.get(questions.size() - 1);
            },
            clock);

    private CompletableFuture<FunctionCatalogue> want(String database) {
        return catalogues.of(database).toCompletableFuture();
    }

    private void look(String database) {
        var unused = want(database);
    }

    private static List<FunctionCatalogue.Row> rows(String function) {
        return List.of(new FunctionCatalogue.Row("function", function, "HARMLESS"));
    }

    private static FunctionCatalogue catalogue(String function) {
        return FunctionCatalogue.of(rows(function));
    }

    private void answer(int question, String function) {
        questions.get(question).complete(rows(function));
    }

    @Test
    void allSessionsOfADatabaseShareOneLookUp() {
        var first = want("d");
        var second = want("d");
        var other = want("e");
        assertEquals(List.of("d", "e"), asked);
        assertFalse(first.isDone());

        answer(0, "f");
        assertEquals(catalogue("f"), first.join());
        assertEquals(catalogue("f"), second.join());
        assertEquals(catalogue("f"), want("d").join());
        assertFalse(other.isDone());
        assertEquals(2, asked.size());
    }

    @Test
    void afterAMinuteItIsLookedUpAgainAndNobodyWaits() {
        look("d");
        answer(0, "f");
        clock.advance(Duration.ofSeconds(59));
        assertTrue(want("d").isDone());
        assertEquals(1, asked.size());

        clock.advance(Duration.ofSeconds(1));
        assertEquals(catalogue("f"), want("d").join());
        assertEquals(catalogue("f"), want("d").join());
        assertEquals(2, asked.size());
        answer(1, "g");
        assertEquals(catalogue("g"), want("d").join());
    }

    @Test
    void theAgeCountsFromTheQuestion() {
        look("d");
        clock.advance(Duration.ofSeconds(50));
        answer(0, "f");
        clock.advance(Duration.ofSeconds(10));
        look("d");
        assertEquals(2, asked.size());
    }

    @Test
    void afterALongPauseTheFirstWaits() {
        look("d");
        answer(0, "f");
        clock.advance(Duration.ofHours(8));

        var late = want("d");
        assertFalse(late.isDone());
        answer(1, "g");
        assertEquals(catalogue("g"), late.join());
    }

    @Test
    void aChangeMakesWhatIsKnownCountNoMore() {
        look("d");
        answer(0, "f");
        catalogues.changed("d");

        var after = want("d");
        assertFalse(after.isDone());
        answer(1, "g");
        assertEquals(catalogue("g"), after.join());
    }

    @Test
    void anAnswerThatAChangeOvertookIsThrownAwayAndWhoWaitedGetsTheNext() {
        var waiting = want("d");
        catalogues.changed("d");
        assertEquals(2, asked.size());

        answer(0, "old");
        assertFalse(waiting.isDone());
        answer(1, "new");
        assertEquals(catalogue("new"), waiting.join());
        assertEquals(catalogue("new"), want("d").join());
    }

    @Test
    void aLookUpThatFailsLetsNobodyHangAndIsTriedAgainSoon() {
        var waiting = want("d");
        questions.get(0).completeExceptionally(new IllegalStateException("no primary"));
        assertEquals(FunctionCatalogue.EMPTY, waiting.join());
        assertEquals(FunctionCatalogue.EMPTY, want("d").join(), "not at each statement");
        assertEquals(1, asked.size());

        clock.advance(DatabaseCatalogue.RETRY);
        var again = want("d");
        answer(1, "f");
        assertEquals(catalogue("f"), again.join());
    }

    @Test
    void whatIsKnownServesOnWhenALookUpFails() {
        look("d");
        answer(0, "f");
        clock.advance(Duration.ofSeconds(90));
        look("d");
        questions.get(1).completeExceptionally(new CompletionException(new IllegalStateException("gone")));
        assertEquals(catalogue("f"), want("d").join());

        clock.advance(Duration.ofSeconds(40));
        var tooOld = want("d");
        questions.get(2).complete(List.of(new FunctionCatalogue.Row("nonsense", "", "")));
        assertEquals(FunctionCatalogue.EMPTY, tooOld.join());
    }

    @Test
    void aSourceThatThrowsIsALookUpThatFails() {
        var throwing = new Catalogues(
                database -> {
                    throw new IllegalStateException("no connection");
                },
                clock);
        assertEquals(
                FunctionCatalogue.EMPTY, throwing.of("d").toCompletableFuture().join());
    }
}
