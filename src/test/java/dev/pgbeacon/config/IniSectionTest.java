package dev.pgbeacon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each expectation is what Python 3.11's ConfigParser makes of the same text. */
class IniSectionTest {
    private static Map<String, String> read(String text) {
        return IniSection.read(text.lines().toList(), "postgresql");
    }

    @Test
    void keysAreReadInAnyCaseWithEitherSign() {
        assertEquals(
                Map.of("host", "db", "user", "u", "password", "a=b:c", "database", "", "port", "1"),
                read("[other]\nhost=x\n[postgresql]\nHost = db\nUSER: u\npassword=a=b:c\ndatabase =\nport : 1\n"));
    }

    @Test
    void commentsAreWholeLines() {
        assertEquals(
                Map.of("host", "db # not a comment ; neither"),
                read("; one\n[postgresql]\n# two\nhost = db # not a comment ; neither\n   # three\n"));
    }

    @Test
    void anIndentedLineContinuesTheValue() {
        assertEquals(Map.of("host", "a\nb"), read("[postgresql]\nhost = a\n   b\n"));
    }

    @Test
    void onlyALineThatIsIndentedDeeperThanItsKeyContinuesAValue() {
        assertEquals(
                Map.of("host", "a\nb", "port", "1", "user", "u"),
                read("  [postgresql]\n  host=a\n    b\n  port=1\n user=u\n"));
        assertEquals(Map.of("host", "a\nport=1\nuser=u"), read("[postgresql]\nhost=a\n   port=1\n user=u\n"));
        assertEquals(Map.of("host", "a"), read("[postgresql]\n  host=a\n  [other]\n  port=1\n"));
        assertEquals(Map.of("host", "a\n[other]"), read("[postgresql]\nhost=a\n  [other]\n"));
    }

    @Test
    void whatFollowsTheBracketOfASectionIsIgnored() {
        assertEquals(Map.of("host", "a"), read("[postgresql]  # main\nhost=a\n[other] ; not\nhost=b\n"));
    }

    @Test
    void theKeysOfTheDefaultSectionAreEverySectionsBelowItsOwnWhereverItStands() {
        assertEquals(
                Map.of("user", "v", "host", "d_v", "db", "d"),
                read("[DEFAULT]\nuser=u\ndb=d\n[postgresql]\nuser=v\nhost=%(db)s_%(user)s\n"));
        assertEquals(
                Map.of("user", "x", "host", "x", "db", "x"),
                read("[postgresql]\nhost=%(db)s\n[DEFAULT]\ndb=%(USER)s\nuser=x\n"));
        assertEquals(Map.of("host", "a"), read("[default]\nuser=u\n[postgresql]\nhost=a\n"));
    }

    @Test
    void percentIsWrittenTwiceOrRefersToAnotherKey() {
        assertEquals(
                Map.of("user", "u", "password", "50%", "database", "u_db"),
                read("[postgresql]\nuser=u\npassword=50%%\ndatabase=%(USER)s_db\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[postgresql]\\npassword=50%| a single %",
                "[postgresql]\\npassword=5%x| a single %",
                "[postgresql]\\npassword=%(none)s| a single %",
                "[postgresql]\\npassword=%(password)s| refers to itself",
                "host=x| a [section] first",
                "[postgresql]\\nhost| key = value",
                "[postgresql]\\nhost=a\\nHOST=b| each key once",
                "[DEFAULT]\\nhost=a\\nHOST=b\\n[postgresql]| each key once",
                "[DEFAULT]\\npassword=50%\\n[postgresql]| a single %",
                "[DEFAULT]\\nhost=a| section [postgresql] missing",
                "[postgresql| a [section] first",
                "[mysql]\\nhost=a| section [postgresql] missing",
                "''| section [postgresql] missing"
            })
    void anythingElseIsRefusedWithItsPlace(String text, String reason) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> read(text.replace("\\n", "\n")));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void aLineThatIsNoOptionIsNotPrintedAsItMayHoldThePassword() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> read("[postgresql]\npassword hunter2"));
        assertEquals("line 2 (expected: key = value)", refusal.getMessage());
    }
}
