package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the router asks of clients, answered by what it answers to backends. */
class BothSidesTest {
    private final Logins logins = Fixed.logins();

    @ParameterizedTest
    @CsvSource({
        "password, plain, false, CleartextPassword,    Password",
        "password, md5,   false, CleartextPassword,    Password",
        "password, scram, false, CleartextPassword,    Password",
        "md5,      md5,   false, Md5Password,          Md5Hash",
        "md5,      scram, false, 'Sasl, SaslContinue', Keys",
        "md5,      scram, true,  'Sasl, SaslContinue', Keys",
        "md5,      plain, false, 'Sasl, SaslContinue', Password",
        "scram,    scram, false, 'Sasl, SaslContinue', Keys",
        "scram,    scram, true,  'Sasl, SaslContinue', Keys",
        "scram,    plain, false, 'Sasl, SaslContinue', Password",
        "scram,    plain, true,  'Sasl, SaslContinue', Password",
    })
    void theRightPasswordIsLetInByEveryMethodThatTheVerifierAllows(
            String method, String verifier, boolean tls, String asked, String credential) {
        var binding = tls ? Fixed.TLS : Fixed.NO_TLS;

        var conversation = Conversation.of(
                login(method, Optional.of(stored(verifier)), binding),
                Fixed.backend(Fixed.password(Fixed.PASSWORD), binding));

        assertTrue(conversation.succeeded(), conversation.toString());
        assertEquals(asked, String.join(", ", conversation.said()));
        assertEquals(credential, conversation.credential().getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({
        "password, plain, wrong", "password, md5,  wrong", "password, scram, wrong", "password, none, right",
        "md5,      md5,   wrong", "md5,     scram, wrong", "md5,      plain, wrong", "md5,      none, right",
        "scram,    scram, wrong", "scram,   plain, wrong", "scram,    md5,   right", "scram,    none, right",
    })
    void everyReasonIsRefusedInTheSameWords(String method, String verifier, String password) {
        var stored = verifier.equals("none") ? Optional.<Verifier>empty() : Optional.of(stored(verifier));
        var typed = Fixed.password(password.equals("right") ? Fixed.PASSWORD : "wrong");

        var conversation = Conversation.of(login(method, stored, Fixed.NO_TLS), Fixed.backend(typed, Fixed.NO_TLS));

        var refusal = conversation.refusal();
        assertEquals("28P01", refusal.sqlState());
        assertEquals("password authentication failed for user \"alice\"", refusal.message());
        assertEquals(Optional.empty(), refusal.detail());
    }

    @Test
    void aClientThatCanBindToTheChannelDoesSo() {
        var offered = assertInstanceOf(
                Challenge.Sasl.class,
                login("scram", Optional.of(Fixed.SCRAM), Fixed.TLS).challenge());
        assertEquals(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"), offered.mechanisms());

        var answer = assertInstanceOf(
                Reply.Answer.class,
                Fixed.backend(Fixed.password("x"), Fixed.TLS).on(offered));

        assertTrue(Fixed.text(answer.body()).startsWith("SCRAM-SHA-256-PLUS\0"));
        assertTrue(Fixed.text(answer.body()).contains("p=tls-server-end-point,,n=,r="));
    }

    @Test
    void aManInTheMiddleWithACertificateOfItsOwnIsFoundOut() {
        var another = Optional.of(new ChannelBinding(Fixed.octets("another certificate's hash")));

        var conversation = Conversation.of(
                login("scram", Optional.of(Fixed.SCRAM), Fixed.TLS),
                Fixed.backend(Fixed.password(Fixed.PASSWORD), another));

        assertEquals("28000", conversation.refusal().sqlState());
        assertEquals(
                "SCRAM channel binding check failed", conversation.refusal().message());
    }

    @Test
    void aManInTheMiddleWhoTakesTheOfferOfBindingAwayIsFoundOut() {
        var login = login("scram", Optional.of(Fixed.SCRAM), Fixed.TLS);
        var client = Fixed.backend(Fixed.password(Fixed.PASSWORD), Fixed.TLS);

        var answer = (Reply.Answer) client.on(new Challenge.Sasl(List.of("SCRAM-SHA-256")));
        var turn = (Turn.Refused) login.on('p', answer.body().bytes());

        assertEquals("SCRAM channel binding negotiation error", turn.refusal().message());
        assertEquals("28000", turn.refusal().sqlState());
    }

    @Test
    void aKeyRecoveredFromAClientOpensABackendWithTheSameVerifier() {
        var key = Conversation.of(
                        login("scram", Optional.of(Fixed.SCRAM), Fixed.NO_TLS),
                        Fixed.backend(Fixed.password(Fixed.PASSWORD), Fixed.NO_TLS))
                .credential();

        for (var binding : List.of(Fixed.NO_TLS, Fixed.TLS)) {
            var passedThrough =
                    Conversation.of(login("scram", Optional.of(Fixed.SCRAM), binding), Fixed.backend(key, binding));
            assertTrue(passedThrough.succeeded(), passedThrough.toString());
        }
    }

    @Test
    void aHashThatAClientProvedOpensABackendThatAsksForMd5() {
        var hash = Conversation.of(
                        login("md5", Optional.of(Fixed.MD5), Fixed.NO_TLS),
                        Fixed.backend(Fixed.password(Fixed.PASSWORD), Fixed.NO_TLS))
                .credential();

        var passedThrough =
                Conversation.of(login("md5", Optional.of(Fixed.MD5), Fixed.NO_TLS), Fixed.backend(hash, Fixed.NO_TLS));

        assertTrue(passedThrough.succeeded(), passedThrough.toString());
    }

    @Test
    void aCredentialThatWasWipedIsOfNoUse() {
        var key = new Credential.Keys(Secret.copyOf(new byte[32]), Fixed.SCRAM);
        key.wipe();

        assertThrows(
                IllegalStateException.class,
                () -> Conversation.of(
                        login("scram", Optional.of(Fixed.SCRAM), Fixed.NO_TLS), Fixed.backend(key, Fixed.NO_TLS)));
    }

    @Test
    void withNothingToCheckAgainstAPasswordIsKeptForThePrimary() {
        var login = logins.passwordForThePrimary(Fixed.USER);

        var turn = assertInstanceOf(Turn.Admitted.class, login.on('p', Fixed.terminated("whatever")));

        var kept = assertInstanceOf(Credential.Password.class, turn.credential());
        assertEquals(Fixed.octets("whatever"), Octets.of(kept.password().bytes()));
    }

    @Test
    void aUserWhoWasNotAskedHasWhatItsVerifierIsGoodFor() {
        assertInstanceOf(Credential.Password.class, Credential.of(Fixed.PLAIN));
        assertInstanceOf(Credential.Md5Hash.class, Credential.of(Fixed.MD5));
        assertInstanceOf(Credential.None.class, Credential.of(Fixed.SCRAM));
    }

    @Test
    void nothingThatPrintsItselfPrintsASecret() {
        var conversation = Conversation.of(
                login("scram", Optional.of(Fixed.SCRAM), Fixed.NO_TLS),
                Fixed.backend(Fixed.password(Fixed.PASSWORD), Fixed.NO_TLS));

        var printed = List.of(
                        conversation.credential(),
                        Fixed.password(Fixed.PASSWORD),
                        Fixed.SCRAM,
                        Fixed.MD5,
                        Fixed.PLAIN,
                        Fixed.MOCK,
                        new Credential.Md5Hash(Fixed.MD5))
                .toString();

        for (var secret : List.of(
                Fixed.PASSWORD,
                Fixed.MD5.hash(),
                Fixed.SCRAM.storedKey().base64(),
                Fixed.SCRAM.serverKey().base64(),
                "process")) {
            assertFalse(printed.contains(secret), printed);
        }
    }

    private ClientLogin login(String method, Optional<Verifier> stored, Optional<ChannelBinding> binding) {
        return switch (method) {
            case "password" -> logins.password(Fixed.USER, stored);
            case "md5" -> logins.md5(Fixed.USER, stored, binding);
            case "scram" -> logins.scram(Fixed.USER, stored, binding);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static Verifier stored(String kind) {
        return switch (kind) {
            case "plain" -> Fixed.PLAIN;
            case "md5" -> Fixed.MD5;
            case "scram" -> Fixed.SCRAM;
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
