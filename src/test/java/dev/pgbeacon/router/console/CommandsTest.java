package dev.pgbeacon.router.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void wordsAreReadInAnyCaseWithOrWithoutASemicolon() throws Exception {
        assertEquals(
                List.of(
                        new Command.Show(Topic.NODES),
                        new Command.Show(Topic.SESSIONS),
                        new Command.Drain("10.0.0.5:6432"),
                        new Command.Resume("[::1]:5432")),
                Commands.read(" show  nodes;SHOW Sessions ;;\n drain 10.0.0.5:6432; Resume '[::1]:5432'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", " ; ;", "-- show nodes", "/* show; nodes */"})
    void whereThereIsNothingNothingIsRead(String text) throws Exception {
        assertEquals(List.of(), Commands.read(text));
    }

    @Test
    void aCommentParts() throws Exception {
        assertEquals(List.of(new Command.Show(Topic.HELP)), Commands.read("show/* ; */help -- ; drain x"));
    }

    @Test
    void whatProgramsSayOfThemselvesIsAnsweredAsAServerDoes() throws Exception {
        assertEquals(
                List.of(
                        new Command.Courtesy("SET"),
                        new Command.Courtesy("SET"),
                        new Command.Courtesy("DISCARD ALL"),
                        new Command.Block("BEGIN", true),
                        new Command.Courtesy("SAVEPOINT"),
                        new Command.Courtesy("ROLLBACK"),
                        new Command.Block("ROLLBACK", false)),
                Commands.read("SET extra_float_digits = 3; set application_name = 'a;b'; discard all; begin;"
                        + " savepoint a; rollback to a; rollback"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "show",
                "show nothing",
                "show nodes now",
                "drain",
                "drain a b",
                "'",
                "/* ",
                "help me",
                "show nodes; select 1"
            })
    void allElseIsRefusedWithWhatWasExpected(String text) {
        var refused = assertThrows(Commands.Unknown.class, () -> Commands.read(text));
        assertTrue(refused.getMessage().endsWith("(expected: " + Commands.EXPECTED + ")"), refused.getMessage());
    }
}
