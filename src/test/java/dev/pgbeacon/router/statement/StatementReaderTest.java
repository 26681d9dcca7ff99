package dev.pgbeacon.router.statement;

import static dev.pgbeacon.router.statement.VerdictRow.statement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.router.statement.Statement.SetConfig;
import dev.pgbeacon.router.statement.Statement.SetConfig.Argument.Constant;
import dev.pgbeacon.router.statement.Statement.SetConfig.Argument.Parameter;
import dev.pgbeacon.router.statement.Statement.SetConfig.Setting;
import dev.pgbeacon.router.statement.Statement.SetParameter;
import dev.pgbeacon.router.statement.Statement.SetParameter.Scope;
import dev.pgbeacon.router.statement.TransactionModes.Access;
import dev.pgbeacon.router.statement.TransactionModes.Deferral;
import dev.pgbeacon.router.statement.TransactionModes.Isolation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of each kind of statement. */
class StatementReaderTest {
    @Test
    void aReadNamesItsFunctionsAndRelations() {
        var read = assertInstanceOf(
                Statement.Read.class, statement("SELECT App.F(x), (y).z FROM public.\"T\" AS q WHERE a <@ b"));
        assertEquals(Set.of(Name.of("app", "f")), read.mentions().calls());
        assertTrue(read.mentions().names().containsAll(Set.of(Name.of("x"), Name.of("public", "T"), Name.of("q"))));
        assertEquals(Set.of("z"), read.mentions().fields());
        assertEquals(Set.of("<@"), read.mentions().operators());
    }

    @Test
    void beginSaysItsModes() {
        assertEquals(
                new Statement.Begin(
                        new TransactionModes(Access.READ_ONLY, Isolation.REPEATABLE_READ, Deferral.NOT_DEFERRABLE)),
                statement("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY NOT DEFERRABLE"));
        assertEquals(new Statement.Begin(TransactionModes.UNSAID), statement("START TRANSACTION"));
    }

    @Test
    void transactionsEnd() {
        assertEquals(new Statement.Commit(false), statement("END WORK"));
        assertEquals(new Statement.Commit(true), statement("COMMIT AND CHAIN"));
        assertEquals(new Statement.Rollback(false), statement("ABORT TRANSACTION AND NO CHAIN"));
        assertEquals(new Statement.RollbackTo("a"), statement("ROLLBACK WORK TO SAVEPOINT A"));
        assertEquals(new Statement.RollbackTo("a"), statement("ROLLBACK TO a"));
        assertEquals(new Statement.Release("A b"), statement("RELEASE SAVEPOINT \"A b\""));
        assertEquals(new Statement.Release("savepoint"), statement("RELEASE SAVEPOINT"));
        assertEquals(new Statement.Savepoint("a"), statement("SAVEPOINT a"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            SET work_mem = 1;work_mem;SESSION
            SET SESSION work_mem TO 1;work_mem;SESSION
            SET LOCAL "Work_Mem" = 1;work_mem;LOCAL
            SET App.Tenant = '5';app.tenant;SESSION
            SET TIME ZONE 'UTC';timezone;SESSION
            SET LOCAL TIME ZONE LOCAL;timezone;LOCAL
            SET ROLE NONE;role;SESSION
            SET LOCAL ROLE x;role;LOCAL
            SET SESSION AUTHORIZATION x;session_authorization;SESSION
            SET LOCAL SESSION AUTHORIZATION x;session_authorization;LOCAL
            SET SESSION SESSION AUTHORIZATION x;session_authorization;SESSION
            SET NAMES 'UTF8';client_encoding;SESSION
            SET SCHEMA 'x';search_path;SESSION
            SET names = 1;names;SESSION
            SET default_transaction_read_only = off;default_transaction_read_only;SESSION
            """, delimiter = ';')
    void setNamesItsParameterAsTheServerKeepsIt(String text, String name, Scope scope) {
        assertEquals(new SetParameter(name, scope, false), statement(text));
    }

    @Test
    void aStandbyConnectionKeepsItsOwnGuard() {
        assertTrue(((SetParameter) statement("SET work_mem = 1")).mayRunOnStandby());
        assertEquals(false, ((SetParameter) statement("SET default_transaction_read_only = off")).mayRunOnStandby());
        assertEquals(
                false,
                ((Statement.SetCharacteristics) statement("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"))
                        .mayRunOnStandby());
    }

    @Test
    void setTransactionIsOfTheTransaction() {
        var readWrite = new TransactionModes(Access.READ_WRITE, Isolation.UNSAID, Deferral.UNSAID);
        assertEquals(new Statement.SetTransaction(readWrite, false), statement("SET TRANSACTION READ WRITE"));
        assertEquals(new Statement.SetTransaction(readWrite, false), statement("SET LOCAL TRANSACTION READ WRITE"));
        assertEquals(
                new Statement.SetTransaction(TransactionModes.UNSAID, true), statement("SET TRANSACTION SNAPSHOT 'x'"));
        assertEquals(
                new Statement.SetCharacteristics(readWrite),
                statement("SET LOCAL SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"));
    }

    @Test
    void setConfigSaysWhatItSets() {
        assertEquals(
                new SetConfig(List.of(
                        new Setting(new Constant("a.b"), new Constant("it's"), new Constant("true")),
                        new Setting(new Constant("role"), new Parameter(2), new Parameter(3)))),
                statement(
                        "SELECT set_config('a.b', 'it''s', TRUE) AS x, pg_catalog.set_config('role', $2::text, $3) y"));
        for (String text : List.of(
                "SELECT set_config('a', E'b', true)",
                "SELECT set_config('a', 'b', true) WHERE false",
                "SELECT set_config('a', null, true)",
                "SELECT set_config('a', 'b')",
                "SELECT set_config('a', 'b', true, 1)",
                "SELECT app.set_config('a', 'b', true)",
                "SELECT 1, set_config('a', 'b', true)")) {
            assertInstanceOf(Statement.Read.class, statement(text), text);
        }
    }

    @Test
    void preparedStatementsAreKnownByName() {
        var prepare = assertInstanceOf(Statement.Prepare.class, statement("PREPARE Q (int) AS SELECT f($1)"));
        assertEquals("q", prepare.name());
        assertInstanceOf(Statement.Read.class, prepare.prepared());
        assertEquals(new Statement.Execute("q", Mentions.NONE), statement("EXECUTE q"));
        assertEquals(new Statement.Deallocate(Optional.of("q")), statement("DEALLOCATE PREPARE q"));
        assertEquals(new Statement.Deallocate(Optional.of("prepare")), statement("DEALLOCATE PREPARE"));
        assertEquals(new Statement.Deallocate(Optional.empty()), statement("DEALLOCATE ALL"));
    }

    @Test
    void ddlOfFunctionsIsTold() {
        for (String text : List.of(
                "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'x' LANGUAGE c",
                "ALTER FUNCTION f() STABLE",
                "DROP AGGREGATE a(int)",
                "CREATE EXTENSION x",
                "CREATE OR REPLACE VIEW x AS SELECT 1",
                "ALTER TABLE x RENAME TO y",
                "DROP SCHEMA x CASCADE")) {
            assertInstanceOf(Statement.FunctionDdl.class, statement(text), text);
            assertTrue(TestCatalogue.RULES
                    .judge(VerdictRow.script(text), Prepared.NONE)
                    .changesFunctions());
        }
    }

    @Test
    void aPartIsTheStatementWithoutItsSemicolon() {
        String text = " SELECT 1 ; /* x */ SET a.b = 'c' ;";
        var parts = ((Script.Statements) VerdictRow.script(text)).parts();
        assertEquals(
                List.of("SELECT 1", "SET a.b = 'c'"),
                parts.stream()
                        .map(part -> text.substring(part.from(), part.to()))
                        .toList());
    }

    @Test
    void aBodyInSqlAndARuleEndWhereTheirStatementEnds() {
        String body = "CREATE FUNCTION x() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 1; END";
        String rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
        String text = body + ";" + rule + ";SELECT 3";
        var parts = ((Script.Statements) VerdictRow.script(text)).parts();
        assertEquals(
                List.of(body, rule, "SELECT 3"),
                parts.stream()
                        .map(part -> text.substring(part.from(), part.to()))
                        .toList());
    }

    @Test
    void aNameOfTheFileIsAName() {
        assertEquals(Name.of("app", "f"), Name.parse(" App.F "));
        for (String text : List.of("", "1", "a.", "a b", "f()", "'x'")) {
            assertThrows(IllegalArgumentException.class, () -> Name.parse(text), text);
        }
    }
}
