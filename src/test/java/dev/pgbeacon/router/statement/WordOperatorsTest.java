package dev.pgbeacon.router.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator of a user's type may lead to a function that writes, also where a word calls it. */
class WordOperatorsTest {
    private static final Rules WRITING = rules("=", "~~", "~~*", "~", ">=");
    private static final Rules USUAL = rules();

    private static Rules rules(String... writing) {
        var rows = new java.util.ArrayList<>(List.of(new FunctionCatalogue.Row("function", "w", "VOLATILE")));
        for (var operator : writing) {
            rows.add(new FunctionCatalogue.Row("operator", operator, "w"));
        }
        return new Rules(FunctionCatalogue.of(rows), NamedExceptions.NONE);
    }

    private static Destination of(Rules rules, String text) {
        var script = Script.read(text.getBytes(StandardCharsets.UTF_8), Dialect.DEFAULT);
        return rules.judge(script, Prepared.NONE).destination();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select x != y from a", "select x<>y from a", "select x operator(public.!=) y from a"})
    void notEqualHasTwoSpellingsAndOneName(String text) {
        assertInstanceOf(Destination.Pinned.class, of(rules("<>"), text));
        assertEquals(Destination.anywhere(), of(USUAL, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 from a join b using (k)",
                "select 1 from a natural join b",
                "select nullif(x, y) from a",
                "select case x when y then 1 end from a",
                "select 1 from a where x in (y, z)",
                "select 1 from a where x not like y",
                "select 1 from a where x ILIKE y",
                "select 1 from a where x similar to y",
                "select 1 from a where x between y and z",
                "select x is distinct from y from a"
            })
    void aWordCallsItsOperators(String text) {
        assertInstanceOf(Destination.Pinned.class, of(WRITING, text));
        assertEquals(Destination.anywhere(), of(USUAL, text));
    }
}
