package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
    private static final String KEY = "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=";

    @Test
    void aScramVerifierIsReadInPostgresqlsForm() {
        var scram = assertInstanceOf(
                Verifier.Scram.class, Verifier.parse("SCRAM-SHA-256$4096:c2FsdA==$" + KEY + ":" + KEY));

        assertEquals(4096, scram.iterations());
        assertEquals(Fixed.octets("salt"), scram.salt());
        assertEquals(KEY, scram.storedKey().base64());
        assertEquals(KEY, scram.serverKey().base64());
    }

    @Test
    void anMd5HashIsReadInPostgresqlsForm() {
        assertEquals(
                new Verifier.Md5("0123456789abcdef0123456789abcdef"),
                Verifier.parse("md50123456789abcdef0123456789abcdef"));
    }

    /** select md5('secretalice') */
    @Test
    void anMd5HashIsOfThePasswordAndTheName() {
        assertEquals(
                new Verifier.Md5("4a0a68b43b6cd5cf266fa02f196e2371"),
                Verifier.Md5.of("alice", Fixed.octets("secret").bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "md5",
                "md50123456789abcdef0123456789abcde",
                "md50123456789abcdef0123456789abcdef0",
                "md50123456789ABCDEF0123456789ABCDEF",
                "SCRAM-SHA-256",
                "SCRAM-SHA-256$4096",
                "SCRAM-SHA-256$4096:c2FsdA==",
                "SCRAM-SHA-256$4096:c2FsdA==$" + KEY,
                "SCRAM-SHA-256$4096:$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$:c2FsdA==$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$x:c2FsdA==$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$0:c2FsdA==$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$-1:c2FsdA==$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$2147483648:c2FsdA==$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$4096:c2F$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$4096:c2Fsd!==$" + KEY + ":" + KEY,
                "SCRAM-SHA-256$4096:c2FsdA==$c2FsdA==:" + KEY,
                "SCRAM-SHA-256$4096:c2FsdA==$" + KEY + ":c2FsdA==",
                "SCRAM-SHA-256$4096:c2FsdA==$" + KEY + ":" + KEY + ":" + KEY,
                "SCRAM-SHA-512$4096:c2FsdA==$" + KEY + ":" + KEY,
                "scram-sha-256$4096:c2FsdA==$" + KEY + ":" + KEY,
            })
    void whatIsNeitherIsRefusedWithoutBeingShown(String stored) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Verifier.parse(stored));

        assertFalse(refused.getMessage().contains(KEY), refused.getMessage());
        assertFalse(refused.getMessage().contains("hunter2"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b"})
    void aPasswordThatNoClientCanSendIsRefused(String password) {
        assertThrows(IllegalArgumentException.class, () -> new Verifier.Plain(password));
    }

    /** RFC 4013, section 3, and what PostgreSQL makes of what the RFC forbids: itself. In hexadecimal. */
    @ParameterizedTest
    @CsvSource({
        "49c2ad58,       4958,         a soft hyphen is mapped to nothing",
        "75736572,       75736572,     ASCII stays",
        "55534552,       55534552,     case stays",
        "c2aa,           61,           compatibility characters are decomposed",
        "e285a8,         4958,         as is a Roman numeral",
        "c2a0,           20,           a space that does not break is a space",
        "75cc88,         c3bc,         an u and its dots are composed",
        "07,             07,           a control character is prohibited: taken as it is",
        "d8a731,         d8a731,       so is Arabic that ends left to right",
        "c2ad,           c2ad,         and what would become empty",
        "fc6e61ef,       fc6e61ef,     and what is not UTF-8",
        "c2aaf09f9880,   c2aaf09f9880, and a character that Unicode 3.2 did not know",
        "c2aaee8080,     c2aaee8080,   and one of private use",
        "eda080,         eda080,       and half a surrogate pair",
    })
    void aPasswordIsPreparedAsPostgresqlDoes(String password, String prepared, String rule) {
        var hex = java.util.HexFormat.of();

        assertEquals(prepared, hex.formatHex(Saslprep.prepare(hex.parseHex(password))), rule);
    }
}
