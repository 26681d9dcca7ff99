package dev.pgbeacon.router.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another connection has to be told. */
class SessionSettingsTest {
    private final SessionSettings settings = new SessionSettings();
    private final Holdings here = new Holdings();

    private static SessionSettings.Setting setting(String key, String value, boolean forStandbys) {
        var message = Unpooled.copiedBuffer(key + "=" + value, StandardCharsets.UTF_8);
        return new SessionSettings.Setting(key, message, forStandbys);
    }

    private void run(String script) {
        for (var step : script.split(";", -1)) {
            var words = step.strip().split(" ", -1);
            switch (words[0]) {
                case "set" -> settings.set(setting(words[1], words[2], true));
                case "primary" -> settings.set(setting(words[1], words[2], false));
                case "savepoint" -> settings.savepoint(words[1]);
                case "release" -> settings.release(words[1]);
                case "back" -> settings.rollbackTo(words[1]);
                case "rollback" -> settings.rollback();
                case "commit" -> settings.commit(here);
                case "discard" -> settings.discard(setting("discard all", "", true), here);
                default -> throw new IllegalArgumentException(step);
            }
        }
    }

    private String owed(Holdings there, boolean standby) {
        return settings.owed(there, standby).stream()
                .map(errand -> errand.message().toString(StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            set a 1                                                                     | ''
            set a 1; commit                                                             | a=1
            set a 1; rollback; commit                                                   | ''
            set a 1; commit; set a 2; rollback                                          | a=1
            set a 1; savepoint s; set a 2; back s; commit                               | a=1
            set a 1; savepoint s; set b 2; release s; commit                            | a=1 b=2
            savepoint s; set a 1; savepoint s; set b 1; back s; commit                  | a=1
            savepoint s; set a 1; savepoint s; set b 1; release s; back s; commit       | ''
            savepoint s; set a 1; savepoint t; set b 1; back s; commit                  | ''
            savepoint s; set a 1; back s; set b 2; back s; set c 3; commit              | c=3
            savepoint s; set a 1; rollback; set b 1; commit                             | b=1
            set a 1; commit; set b 1; commit; set a 2; commit                           | b=1 a=2
            set a 1; set a 2; set a 3; commit                                           | a=3
            set role r; set role q; commit                                              | role=q
            set a 1; set role r; set a 2; set role q; commit                            | role=r a=2 role=q
            set role r; set b 1; set session_authorization s; set role t; commit        | role=r b=1 session_authorization=s role=t
            set a 1; set role r; set b 1; set all x; commit                             | role=r all=x
            set all x; set a 1; set all y; commit                                       | all=y
            set a 1; set all x; set a 2; commit                                         | all=x a=2
            set a 1; set all x; rollback                                                | ''
            set a 1; set role r; commit; discard                                        | discard all=
            set a 1; commit; discard; set b 1; commit                                   | discard all= b=1
            discard; set a 1; commit; discard                                           | discard all=
            set a 1; discard; commit                                                    | discard all=
            """)
    void aNewConnectionIsTold(String script, String told) {
        run(script);
        assertEquals(told, owed(new Holdings(), false));
        assertEquals("", owed(here, false), "it ran here");
    }

    @Test
    void aConnectionIsToldOnlyWhatItWasNotToldYet() {
        var there = new Holdings();
        run("set a 1; set b 1; commit");
        settings.owed(there, false).get(0).done().run();
        assertEquals("b=1", owed(there, false));
        settings.owed(there, false).get(0).done().run();
        assertEquals("", owed(there, false));
        run("set a 2; commit");
        assertEquals("a=2", owed(there, false));
    }

    @Test
    void aStandbyIsNotToldWhatIsForThePrimary() {
        run("set a 1; primary b 1; set c 1; commit");
        assertEquals("a=1 c=1", owed(new Holdings(), true));
        assertEquals("a=1 b=1 c=1", owed(new Holdings(), false));
    }

    @Test
    void whoRanNothingThatSetsIsStillToldTheRest() {
        var there = new Holdings();
        run("set role r; commit");
        settings.rollback();
        settings.commit(there);
        assertEquals("role=r", owed(there, false), "as when it was told, and refused");
    }
}
