package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that PostgreSQL refuses before it looks into them, in its own words. A tilde is a zero byte. */
class MalformedAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "SCRAM-SHA-1,        client selected an invalid SASL authentication mechanism",
        "SCRAM-SHA-256-PLUS, client selected an invalid SASL authentication mechanism",
        "'',                 client selected an invalid SASL authentication mechanism",
    })
    void aMechanismThatWasNotOfferedIsRefused(String mechanism, String words) {
        var turn = Fixed.logins()
                .scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS)
                .on('p', Fixed.saslInitial(mechanism, "n,,n=,r=a"));

        assertEquals("08P01", refusal(turn).sqlState());
        assertEquals(words, refusal(turn).message());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "``                             ; invalid string in message",
                "SCRAM-SHA-256                  ; invalid string in message",
                "SCRAM-SHA-256~                ; insufficient data left in message",
                "SCRAM-SHA-256~~~~          ; insufficient data left in message",
                "SCRAM-SHA-256~~~~\u0002n   ; insufficient data left in message",
                "SCRAM-SHA-256~\u00ff\u00ff\u00ff\u00fe; insufficient data left in message",
                "SCRAM-SHA-256~\u007f\u00ff\u00ff\u00ffn; insufficient data left in message",
                "SCRAM-SHA-256~~~~\u0001nn  ; invalid message format",
                "SCRAM-SHA-256~\u00ff\u00ff\u00ff\u00ffn; invalid message format",
            })
    void anInitialResponseThatIsNotWellFormedIsRefused(String body, String words) {
        var turn = Fixed.logins()
                .scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS)
                .on('p', Fixed.octets(body.replace('~', '\0')).bytes());

        assertEquals("08P01", refusal(turn).sqlState());
        assertEquals(words, refusal(turn).message());
    }

    @Test
    void aClientThatOnlyNamesTheMechanismIsAskedForTheRest() {
        var login = Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS);

        var empty = login.on(
                'p', Fixed.octets("SCRAM-SHA-256\0\u00ff\u00ff\u00ff\u00ff").bytes());
        var next = login.on('p', Fixed.octets("n,,n=,r=abc").bytes());

        assertEquals("", Fixed.asked(empty));
        assertEquals("r=abc", Fixed.asked(next).substring(0, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "scram,    'expected SASL response, got message type 81'",
        "password, 'expected password response, got message type 81'",
        "md5,      'expected password response, got message type 81'",
    })
    void aMessageOfAnotherTypeIsRefused(String method, String words) {
        var refusal = refusal(login(method).on('Q', Fixed.terminated("select 1")));

        assertEquals("08P01", refusal.sqlState());
        assertEquals(words, refusal.message());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "password, ``,    08P01, invalid password packet size",
                "password, a,     08P01, invalid password packet size",
                "password, a~b~,08P01, invalid password packet size",
                "password, ~,    28P01, empty password returned by client",
                "md5,      md5,   08P01, invalid password packet size",
                "md5,      ~,    28P01, empty password returned by client",
            })
    void aPasswordThatIsNoTextIsRefused(String method, String body, String sqlState, String words) {
        var refusal = refusal(
                login(method).on('p', Fixed.octets(body.replace('~', '\0')).bytes()));

        assertEquals(sqlState, refusal.sqlState());
        assertEquals(words, refusal.message());
    }

    @Test
    void anAnswerThatIsTooLongIsRefusedBeforeItIsRead() {
        assertEquals(1024, login("scram").longestAnswer());
        assertEquals(65_535, login("password").longestAnswer());
        assertEquals("08P01", refusal(login("scram").onTooLong()).sqlState());
    }

    @Test
    void nobodyGoesOnWithALoginThatIsOver() {
        var login = login("scram");
        login.on('p', new byte[0]);

        assertThrows(IllegalStateException.class, () -> login.on('p', new byte[0]));
    }

    private static ClientLogin login(String method) {
        return switch (method) {
            case "scram" -> Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS);
            case "password" -> Fixed.logins().password(Fixed.USER, Optional.of(Fixed.SCRAM));
            case "md5" -> Fixed.logins().md5(Fixed.USER, Optional.of(Fixed.MD5), Fixed.NO_TLS);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static Refusal refusal(Turn turn) {
        return assertInstanceOf(Turn.Refused.class, turn).refusal();
    }
}
