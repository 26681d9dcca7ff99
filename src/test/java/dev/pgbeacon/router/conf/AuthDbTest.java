package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pgbeacon.router.auth.Verifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of passwords. */
class AuthDbTest {
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String SCRAM = "SCRAM-SHA-256$4096:c2FsdA==$" + KEY + ":" + KEY;
    private static final String HASH = "4d45974e13472b5a0be3533de4666414";

    private static List<String> remarks(String text) {
        var remarks = new Remarks();
        var unused = AuthDb.parse(new Source("authdb", text), remarks);
        return remarks.inOrder().stream().map(Remark::toString).toList();
    }

    @Test
    void eachLineIsAUser() {
        var remarks = new Remarks();
        var text = "# secret is 'password'\n" + "user md5 " + HASH + "\n"
                + "upper md5 md5" + HASH.toUpperCase(java.util.Locale.ROOT) + "\r\n\n"
                + "\"a user\" plain 'a \\'pass\\' word' # as it is\n"
                + "{b}; plain p#q;{}\n"
                + "carol scram-sha-256 " + SCRAM;

        var authdb = AuthDb.parse(new Source("authdb", text), remarks);

        assertEquals(List.of(), remarks.inOrder());
        assertEquals(Optional.of(new Verifier.Md5(HASH)), authdb.find("user"));
        assertEquals(Optional.of(new Verifier.Plain("a 'pass' word")), authdb.find("a user"));
        assertEquals(Optional.of(new Verifier.Plain("p#q;{}")), authdb.find("{b};"));
        var scram = assertInstanceOf(Verifier.Scram.class, authdb.find("carol").orElseThrow());
        assertEquals(4096, scram.iterations());
        assertArrayEquals("salt".getBytes(StandardCharsets.UTF_8), scram.salt().bytes());
        assertEquals(32, scram.storedKey().length());
        assertEquals(32, scram.serverKey().length());
        assertEquals(Optional.empty(), authdb.find("nobody"));
        assertEquals(5, authdb.users().size());
    }

    @Test
    void noVerifierShowsItsSecret() {
        var shown = List.of(new Verifier.Md5(HASH), new Verifier.Plain("sekrit"), Verifier.parse(SCRAM))
                .toString();

        assertEquals("[md5 (hidden), plain (hidden), SCRAM-SHA-256 (hidden)]", shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "user                   | 1:1: the line ends here (expected: USER md5|scram-sha-256|plain SECRET)",
                "user sekrit            | 1:6: the line ends here (expected: USER md5|scram-sha-256|plain SECRET)",
                "user plain sekrit more | 1:19: a fourth word (expected: the end of the line, or quotes around a password with blanks)",
                "user sekrit plain      | 1:6: a kind that is unknown (expected: md5, scram-sha-256 or plain)",
                "user md5 sekrit        | 1:10: a verifier of another form (expected: 32 hexadecimal digits, the MD5 of password and user name)",
                "user scram-sha-256 SCRAM-SHA-256$0:sekrit | 1:20: a verifier of another form (expected: SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY, as in pg_authid)",
                "user plain x~user plain sekrit | 2:1: 'user' again (expected: each user once; before in line 1)",
                "user plain \"sekrit    | 1:12: a quote that is not closed (expected: \" at the end of the text)",
                "user plain 'sekrit\\q'  | 1:19: an escape that is unknown (expected: \\t, \\r, \\n, \\\\, \\' or \\\")",
                "user plain sek\uFFFDrit | 1:15: bytes that are not UTF-8 (expected: text)",
            })
    void aWrongLineIsRefusedWithItsPlaceAndWithoutItsSecret(String text, String error) {
        var remarks = remarks(text.replace('~', '\n'));

        assertEquals("authdb:" + error, remarks.get(0));
        assertFalse(remarks.toString().contains("sekrit"), remarks.toString());
    }
}
