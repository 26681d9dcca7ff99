package dev.pgbeacon.router.statement;

import static dev.pgbeacon.router.statement.VerdictRow.script;
import static dev.pgbeacon.router.statement.VerdictRow.statement;
import static dev.pgbeacon.router.statement.VerdictRow.verdictOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final List<String> NONE = List.of();

    private static Rules rules(List<String> read, List<String> stateless, List<String> functions, List<String> tables) {
        return new Rules(TestCatalogue.CATALOGUE, NamedExceptions.of(read, stateless, functions, tables));
    }

    @Test
    void aFunctionThatTheFileCallsAReadGoesAnywhere() {
        var rules = rules(List.of("F", "app.g"), NONE, NONE, NONE);
        assertEquals("anywhere", verdictOf("SELECT f(1), public.f(1), app.g()", rules));
        assertEquals("pinned", verdictOf("SELECT g()", rules));
        assertEquals("anywhere", verdictOf("SELECT * FROM calling_view", rules));
    }

    @Test
    void aStatelessFunctionGoesToThePrimaryAndPinsNothing() {
        var rules = rules(NONE, List.of("f", "p", "pg_advisory_lock"), NONE, NONE);
        assertEquals("primary", verdictOf("SELECT f(1), pg_advisory_lock(1)", rules));
        assertEquals("primary", verdictOf("CALL p(f(1))", rules));
        assertEquals("pinned", verdictOf("SELECT unknown_f(1)", rules));
        assertEquals("pinned", verdictOf("DO 'x'", rules));
    }

    @Test
    void aStarCallsAllStatelessButThoseWhoseStateIsKnown() {
        var rules = rules(NONE, List.of("*"), NONE, NONE);
        assertEquals("primary", verdictOf("SELECT f(1), unknown_f(1)", rules));
        assertEquals("primary", verdictOf("CALL p(1); DO 'x'", rules));
        assertEquals("pinned", verdictOf("SELECT pg_advisory_lock(1)", rules));
        assertEquals("pinned", verdictOf("LISTEN a", rules));
    }

    @Test
    void aPrimaryFunctionGoesToThePrimaryWhateverItIsCalledAs() {
        var rules = rules(NONE, NONE, List.of("app.fine"), NONE);
        for (String text : List.of("SELECT fine(1)", "SELECT app.fine(1)", "SELECT (1).fine", "SELECT t.fine FROM t")) {
            assertEquals("pinned", verdictOf(text, rules), text);
        }
        assertEquals("anywhere", verdictOf("SELECT other.fine(1)", rules));
    }

    @Test
    void aPrimaryTableGoesToThePrimary() {
        var rules = rules(NONE, NONE, NONE, List.of("t", "app.w"));
        for (String text : List.of(
                "SELECT * FROM t",
                "SELECT * FROM public.T x",
                "TABLE app.w",
                "TABLE w",
                "SELECT app.w.id FROM app.w")) {
            assertEquals("primary", verdictOf(text, rules), text);
        }
        assertEquals("anywhere", verdictOf("SELECT * FROM other.w", rules));
    }

    @Test
    void aNameThatTheServerWouldCutIsNotTrusted() {
        String tooLong = "x".repeat(64);
        assertEquals("primary", verdictOf("SELECT * FROM " + tooLong, TestCatalogue.RULES));
        assertEquals("pinned", verdictOf("SELECT " + tooLong + "()", TestCatalogue.RULES));
    }

    @Test
    void aFunctionOfAUserMayHaveTheNameOfWhatTheGrammarCalls() {
        var rows = new ArrayList<FunctionCatalogue.Row>();
        for (String name : List.of("substring", "overlay")) {
            rows.add(new FunctionCatalogue.Row("function", name, "HARMLESS"));
        }
        var built = new Rules(FunctionCatalogue.of(rows), NamedExceptions.NONE);
        for (String name : List.of("substring", "overlay")) {
            rows.add(new FunctionCatalogue.Row("function", name, "VOLATILE"));
        }
        var overloaded = new Rules(FunctionCatalogue.of(rows), NamedExceptions.NONE);
        for (String text : List.of("SELECT substring(t, 1) FROM t", "SELECT overlay(t, 1) FROM t")) {
            assertEquals("anywhere", verdictOf(text, built), text);
            assertEquals("pinned", verdictOf(text, overloaded), text);
        }
    }

    @Test
    void withoutACatalogueEveryCallPins() {
        assertEquals("pinned", verdictOf("SELECT now()", new Rules(FunctionCatalogue.EMPTY, NamedExceptions.NONE)));
        assertEquals("anywhere", verdictOf("SELECT 1", new Rules(FunctionCatalogue.EMPTY, NamedExceptions.NONE)));
    }

    @Test
    void aVerdictOnAnExecuteIsOfItsSession() {
        assertFalse(
                TestCatalogue.RULES.judge(script("EXECUTE q"), Prepared.NONE).ofTextAlone());
        assertFalse(TestCatalogue.RULES
                .judge(script("SELECT 1; EXPLAIN EXECUTE q"), Prepared.NONE)
                .ofTextAlone());
        assertTrue(TestCatalogue.RULES.judge(script("SELECT 1"), Prepared.NONE).ofTextAlone());
    }

    @Test
    void theReasonNamesTheFunctionAndNoConstant() {
        var verdict = TestCatalogue.RULES.judge(script("SELECT f('secret')"), Prepared.NONE);
        assertEquals(new Destination.Pinned("f() is VOLATILE"), verdict.destination());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "ROLLBACK",
                "SAVEPOINT a",
                "RELEASE a",
                "ROLLBACK TO a",
                "SELECT 1",
                "SHOW transaction_read_only",
                "SET LOCAL work_mem = 1",
                "SET app.tenant = 1",
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "RESET work_mem",
                "SELECT set_config('role', $1, true), set_config('search_path', $2, true)",
                "DECLARE c CURSOR FOR SELECT 1",
                "FETCH c",
                "INSERT INTO t VALUES (1)",
                "INSERT INTO t (id, a) VALUES (1, lower('A')) ON CONFLICT (id) DO UPDATE SET (a, b) = (1, 'x')",
                "SELECT delete FROM t",
                "SELECT * FROM t FOR UPDATE",
                "PREPARE q AS SELECT 1",
                "COPY t TO STDOUT",
                "SET CONSTRAINTS ALL DEFERRED"
            })
    void aReadOnlyTransactionOfAStandbyGoesOnThere(String text) {
        assertEquals(Destination.anywhere(), TestCatalogue.RULES.inStandbyTransaction(statement(text), Prepared.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TRANSACTION READ WRITE",
                "SET TRANSACTION SNAPSHOT 'x'",
                "SET transaction_read_only = off",
                "SET LOCAL TRANSACTION READ WRITE",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SELECT f(1)",
                "SELECT nextval('s')",
                "SELECT delete, pg_advisory_lock(7) FROM t",
                "SELECT set_config('app.tenant', '7', false) AS update",
                "SELECT f(1) FROM t FOR NO KEY UPDATE",
                "INSERT INTO t VALUES (f(1))",
                "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
                "DECLARE c CURSOR FOR SELECT f(1)",
                "SELECT set_config('transaction_read_only', 'off', true)",
                "LISTEN a",
                "SELECT set_config($1, 'off', true)",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"
            })
    void whatMayNotRunInAReadOnlyTransactionOfAStandbyIsTold(String text) {
        var destination = TestCatalogue.RULES.inStandbyTransaction(statement(text), Prepared.NONE);
        assertFalse(destination instanceof Destination.Anywhere, text);
    }
}
