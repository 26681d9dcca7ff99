package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that PostgreSQL refuses, in its own words: src/backend/libpq/auth-scram.c and auth-sasl.c. A tilde is a zero byte. */
class MalformedScramTest {
    private static final String NO_BINDING_DATA =
            "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel binding data.";
    private static final String BINDING_DATA =
            "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM"
                    + " message includes channel binding data.";
    private static final String PROOF = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "``           ; The message is empty.",
                "n,,n=,r=a~b ; Message length does not match input length.",
                "x,,n=,r=a    ; Unexpected channel-binding flag \"'x'\".",
                "\u00ff       ; Unexpected channel-binding flag \"0xff\".",
                "n            ; Comma expected, but found character \"0x00\".",
                "nn,n=,r=a    ; Comma expected, but found character \"'n'\".",
                "n,           ; Unexpected attribute \"0x00\" in client-first-message.",
                "n,x=y,n=,r=a ; Unexpected attribute \"'x'\" in client-first-message.",
                "n,,          ; Expected attribute \"n\" but found \"0x00\".",
                "n,,r=a       ; Expected attribute \"n\" but found \"'r'\".",
                "n,,n         ; Expected character \"=\" for attribute \"n\".",
                "n,,n=        ; Expected attribute \"r\" but found \"0x00\".",
                "n,,n=u,x=a   ; Expected attribute \"r\" but found \"'x'\".",
                "n,,n=u,r     ; Expected character \"=\" for attribute \"r\".",
                "n,,n=,r=a,=  ; Attribute expected, but found invalid character \"'='\".",
                "n,,n=,r=a,1=b; Attribute expected, but found invalid character \"'1'\".",
                "n,,n=,r=a,x  ; Expected character \"=\" for attribute \"x\".",
                "n,,n=,r=a,,  ; Attribute expected, but found invalid character \"','\".",
                "p=tls-server-end-point,,n=,r=a; " + BINDING_DATA,
            })
    void aFirstMessageThatCannotBeReadIsMalformed(String message, String detail) {
        assertMalformed(detail, first(message, Fixed.NO_TLS));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "n,,n=,r=a                     ; " + NO_BINDING_DATA,
                "y,,n=,r=a                     ; " + NO_BINDING_DATA,
                "p,,n=,r=a                     ; Expected character \"=\" for attribute \"p\".",
                "p=tls-server-end-point        ; Unexpected attribute \"0x00\" in client-first-message.",
                "p=tls-server-end-point,n=,r=a ; Unexpected attribute \"'n'\" in client-first-message.",
            })
    void aFirstMessageWithBindingThatCannotBeReadIsMalformed(String message, String detail) {
        var login = Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.TLS);

        assertMalformed(detail, login.on('p', Fixed.saslInitial("SCRAM-SHA-256-PLUS", message)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "n,a=bob,n=,r=a ; 0A000; client uses authorization identity, but it is not supported",
                "n,,m=x,n=,r=a  ; 0A000; client requires an unsupported SCRAM extension",
                "n,,n=,r=a\u00e4; 08P01; non-printable characters in SCRAM nonce",
                "n,,n=,r=a b    ; 08P01; non-printable characters in SCRAM nonce",
            })
    void aFirstMessageThatAsksForTooMuchIsRefused(String message, String sqlState, String words) {
        var refusal = refusal(first(message, Fixed.NO_TLS));

        assertEquals(sqlState, refusal.sqlState());
        assertEquals(words, refusal.message());
        assertEquals(Optional.empty(), refusal.detail());
    }

    @Test
    void anotherKindOfBindingIsRefusedAndShownWithoutItsStrangeCharacters() {
        var login = Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.TLS);

        var turn = login.on(
                'p', Fixed.saslInitial("SCRAM-SHA-256-PLUS", "p=tls\u00fcunique\n4567890123456789012345,,n=,r=a"));

        assertEquals(
                "unsupported SCRAM channel-binding type \"tls?unique?4567890123456789012\"",
                refusal(turn).message());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "``                       ; The message is empty.",
                "c=biws,r=%s,p=a~b       ; Message length does not match input length.",
                "r=%s                     ; Expected attribute \"c\" but found \"'r'\".",
                "c                        ; Expected character \"=\" for attribute \"c\".",
                "c=biws                   ; Expected attribute \"r\" but found \"0x00\".",
                "c=biws,p=a               ; Expected attribute \"r\" but found \"'p'\".",
                "c=biws,r=%s              ; Attribute expected, but found end of string.",
                "c=biws,r=%s,             ; Attribute expected, but found end of string.",
                "c=biws,r=%s,x=y          ; Attribute expected, but found end of string.",
                "c=biws,r=%s,!            ; Attribute expected, but found invalid character \"'!'\".",
                "c=biws,r=%s,p            ; Expected character \"=\" for attribute \"p\".",
                "c=biws,r=%s,p=           ; Malformed proof in client-final-message.",
                "c=biws,r=%s,p=AAAA       ; Malformed proof in client-final-message.",
                "c=biws,r=%s,p=A!AA       ; Malformed proof in client-final-message.",
                "c=biws,r=%s,p=" + PROOF + PROOF + "; Malformed proof in client-final-message.",
                "c=biws,r=%s,p=" + PROOF + ",x=y; Garbage found at the end of client-final-message.",
            })
    void aLastMessageThatCannotBeReadIsMalformed(String message, String detail) {
        assertMalformed(detail, last(message));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "c=eSws,r=%s,p=" + PROOF + " ; unexpected SCRAM channel-binding attribute in client-final-message",
                "c=,r=%s,p=" + PROOF + "     ; unexpected SCRAM channel-binding attribute in client-final-message",
                "c=biws,r=a,p=" + PROOF + "  ; invalid SCRAM response",
                "c=biws,r=%sx,p=" + PROOF + "; invalid SCRAM response",
            })
    void aLastMessageThatDoesNotFitTheFirstIsRefused(String message, String words) {
        var refusal = refusal(last(message));

        assertEquals("08P01", refusal.sqlState());
        assertEquals(words, refusal.message());
    }

    @Test
    void whatNeedsNoMoreThanBeingIgnoredIsIgnored() {
        var turn = first("n,,n=some,r=a,x=y,Z=", Fixed.NO_TLS);

        assertInstanceOf(Turn.Ask.class, turn);
        assertEquals("28P01", refusal(last("c=biws,r=%s,x=y,p=" + PROOF)).sqlState());
    }

    private static Turn first(String message, Optional<ChannelBinding> binding) {
        return Fixed.logins()
                .scram(Fixed.USER, Optional.of(Fixed.SCRAM), binding)
                .on('p', Fixed.saslInitial("SCRAM-SHA-256", message.replace('~', '\0')));
    }

    /** @param message with %s for the whole nonce */
    private static Turn last(String message) {
        var login = Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS);
        var asked = Fixed.asked(login.on('p', Fixed.saslInitial("SCRAM-SHA-256", "n,,n=,r=abc")));
        var nonce = asked.substring("r=".length(), asked.indexOf(','));
        return login.on(
                'p',
                Fixed.octets(message.replace("%s", nonce).replace('~', '\0')).bytes());
    }

    private static void assertMalformed(String detail, Turn turn) {
        var refusal = refusal(turn);
        assertEquals("08P01", refusal.sqlState());
        assertEquals("malformed SCRAM message", refusal.message());
        assertEquals(Optional.of(detail), refusal.detail());
    }

    private static Refusal refusal(Turn turn) {
        return assertInstanceOf(Turn.Refused.class, turn).refusal();
    }
}
