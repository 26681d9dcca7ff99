package dev.pgbeacon.router.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Dialect;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import dev.pgbeacon.router.statement.NamedExceptions;
import dev.pgbeacon.router.statement.Prepared;
import dev.pgbeacon.router.statement.Verdict;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered of texts. */
class JudgeTest {
    private final Judge judge = new Judge(FunctionCatalogue.EMPTY, NamedExceptions.NONE, Dialect.DEFAULT);

    private Verdict verdict(String text) {
        return judge.of(WireText.of(text), Prepared.NONE);
    }

    private Verdict remembered(String text) {
        verdict(text);
        return verdict(text);
    }

    @Test
    void aTextThatComesOnceIsNotKept() {
        assertNotSame(verdict("SELECT a FROM t"), verdict("SELECT a FROM t"));
        assertSame(verdict("SELECT a FROM t"), verdict("SELECT a FROM t"));
    }

    @Test
    void textsThatDifferInTheirConstantsAreJudgedOnce() {
        var known = remembered("SELECT a FROM t WHERE i = 1 AND b = 'x' /* 1 */");
        assertSame(known, verdict("SELECT a FROM t WHERE i = 22 AND b = 'it''s' /* 2 */"));
    }

    @Test
    void butNotWhereAConstantSaysWhatIsSet() {
        remembered("SELECT set_config('a.b', 'x', true)");
        assertNotSame(
                verdict("SELECT set_config('a.b', 'y', true)"), verdict("SELECT set_config('search_path', 'y', true)"));
        remembered("SELECT current_setting('a.b')");
        assertNotSame(
                verdict("SELECT current_setting('a.c')"), verdict("SELECT current_setting('transaction_read_only')"));
    }

    @Test
    void aSignBeforeANumberIsNoComment() {
        remembered("SELECT f -1 ('s')");
        assertInstanceOf(
                Destination.Pinned.class, verdict("SELECT f --1\n ('s')").destination());
        remembered("SELECT f /1 ('s')");
        assertInstanceOf(
                Destination.Pinned.class, verdict("SELECT f /* x */ ('s')").destination());
    }

    @Test
    void manyLongTextsPushOutTheOthers() {
        var first = remembered("SELECT a FROM t");
        for (int i = 0; i < 100; i++) {
            int number = i;
            remembered(IntStream.range(0, 500)
                    .mapToObj(column -> "c" + number + "_" + column)
                    .collect(Collectors.joining(",", "SELECT ", " FROM t")));
        }
        assertNotSame(first, verdict("SELECT a FROM t"));
        assertEquals(first.destination(), verdict("SELECT a FROM t").destination());
    }
}
