package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendLoginTest {
    private static final Challenge SCRAM = new Challenge.Sasl(List.of("SCRAM-SHA-256"));
    private static final Credential KEYS = new Credential.Keys(
            Secret.copyOf(ScramKeys.derive(Fixed.PLAIN.bytes(), Fixed.SALT, Fixed.ITERATIONS)
                    .clientKey()
                    .bytes()),
            Fixed.SCRAM);

    @ParameterizedTest
    @CsvSource({"0123456789abcdeX, 4", "0123456789abcdef, 5", "0123456789abcde, 4"})
    void aBackendWithAnotherSaltOrIterationCountGetsNoProof(String salt, int iterations) {
        var login = begun(KEYS);

        var reply = login.on(serverFirst(Fixed.octets(salt), iterations));

        assertInstanceOf(Reply.Mismatch.class, reply);
    }

    @Test
    void aBackendWithTheSameSaltAndIterationCountGetsOne() {
        var login = begun(KEYS);

        assertInstanceOf(Reply.Answer.class, login.on(serverFirst(Fixed.SALT, Fixed.ITERATIONS)));
    }

    @Test
    void aBackendThatDoesNotKnowTheVerifierIsNotTrusted() {
        for (var credential : List.of(KEYS, Fixed.password(Fixed.PASSWORD))) {
            var login = begun(credential);
            login.on(serverFirst(Fixed.SALT, Fixed.ITERATIONS));

            var reply = login.on(new Challenge.SaslFinal(Fixed.octets("v=" + Fixed.SALT.base64())));

            assertTrue(assertInstanceOf(Reply.Distrusted.class, reply).why().contains("signature"));
        }
    }

    @Test
    void aBackendThatLetsUsInWithoutHavingShownThatItKnowsTheVerifierIsNotTrusted() {
        var atOnce = begun(KEYS);
        assertInstanceOf(Reply.Distrusted.class, atOnce.on(new Challenge.Ok()));

        var later = begun(KEYS);
        later.on(serverFirst(Fixed.SALT, Fixed.ITERATIONS));
        assertInstanceOf(Reply.Distrusted.class, later.on(new Challenge.Ok()));
    }

    @Test
    void aBackendThatAsksForNothingLetsUsIn() {
        assertInstanceOf(
                Reply.Accepted.class,
                Fixed.backend(new Credential.None(), Fixed.NO_TLS).on(new Challenge.Ok()));
    }

    @ParameterizedTest
    @CsvSource({
        "none, cleartext", "none, md5", "none, scram", "none, gss",
        "md5, cleartext", "md5, scram", "keys, cleartext", "keys, md5",
        "password, gss", "password, sha-1",
    })
    void whatWeDoNotHaveIsNotShown(String credential, String asked) {
        var reply = Fixed.backend(credential(credential), Fixed.NO_TLS).on(challenge(asked));

        assertInstanceOf(Reply.Unable.class, reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "r=",
                "r=other,s=c2FsdA==,i=1",
                "r=%s,s=c2FsdA==,i=1",
                "r=%sx",
                "r=%sx,s",
                "r=%sx,s=,i=1",
                "r=%sx,s=!,i=1",
                "r=%sx,s=c2FsdA==",
                "r=%sx,s=c2FsdA==,i=",
                "r=%sx,s=c2FsdA==,i=0",
                "r=%sx,s=c2FsdA==,i=-1",
                "r=%sx,s=c2FsdA==,i=1x",
                "r=%sx,s=c2FsdA==,i=2147483648",
                "r=%sx,s=c2FsdA==,i=99999999999",
                "r=%sx,s=c2FsdA==,i=1,x",
                "m=x,r=%sx,s=c2FsdA==,i=1",
                "r=%sx,s=c2FsdA==,i=1\0",
                "r=%sx,s=c2FsdA==,i=1000001",
            })
    void aBackendWhoseFirstMessageCannotBeReadOrAsksForTooMuchIsNotTrusted(String message) {
        var login = begun(Fixed.password(Fixed.PASSWORD));
        var sent = message.replace("%s", nonce());

        assertInstanceOf(Reply.Distrusted.class, login.on(new Challenge.SaslContinue(Fixed.octets(sent))), message);
        assertThrows(IllegalStateException.class, () -> login.on(new Challenge.Ok()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "v", "v=", "v=!", "e=other-error", "v=AAAA", "v=AAAA,x=y"})
    void aBackendWhoseLastMessageCannotBeReadIsNotTrusted(String message) {
        var login = begun(KEYS);
        login.on(serverFirst(Fixed.SALT, Fixed.ITERATIONS));

        assertInstanceOf(Reply.Distrusted.class, login.on(new Challenge.SaslFinal(Fixed.octets(message))));
    }

    @Test
    void challengesAreReadAsTheyAreWritten() {
        for (var challenge : List.of(
                new Challenge.Ok(),
                new Challenge.CleartextPassword(),
                new Challenge.Md5Password(Fixed.octets("salt")),
                new Challenge.Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")),
                new Challenge.Sasl(List.of()),
                new Challenge.SaslContinue(Fixed.octets("r=x")),
                new Challenge.SaslFinal(Fixed.octets("v=x")),
                new Challenge.Other(7))) {
            assertEquals(challenge, Challenge.read(challenge.body()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0", "\0\0\0\u0005abc", "\0\0\0\u0005abcde", "\0\0\0\nSCRAM-SHA-256"})
    void aChallengeOfTheWrongLengthIsRefused(String body) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Challenge.read(Fixed.octets(body).bytes()));
    }

    private static final String OUR_NONCE = "abcdefghijklmnopqr";

    private static BackendLogin begun(Credential credential) {
        var login = new BackendLogin(
                Fixed.USER, credential, Fixed.NO_TLS, new SaltedPasswords(1), count -> Fixed.octets(OUR_NONCE));
        assertInstanceOf(Reply.Answer.class, login.on(SCRAM));
        return login;
    }

    private static String nonce() {
        return Fixed.octets(OUR_NONCE).base64();
    }

    private static Challenge serverFirst(Octets salt, int iterations) {
        return new Challenge.SaslContinue(
                Fixed.octets("r=" + nonce() + "theirs,s=" + salt.base64() + ",i=" + iterations));
    }

    private static Credential credential(String kind) {
        return switch (kind) {
            case "none" -> new Credential.None();
            case "md5" -> new Credential.Md5Hash(Fixed.MD5);
            case "keys" -> KEYS;
            case "password" -> Fixed.password(Fixed.PASSWORD);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Challenge challenge(String asked) {
        return switch (asked) {
            case "cleartext" -> new Challenge.CleartextPassword();
            case "md5" -> new Challenge.Md5Password(Fixed.octets("salt"));
            case "scram" -> SCRAM;
            case "sha-1" -> new Challenge.Sasl(List.of("SCRAM-SHA-1"));
            case "gss" -> new Challenge.Other(7);
            default -> throw new IllegalArgumentException(asked);
        };
    }

    @Test
    void bindingIsAnOfferOfTheBackends() {
        var bound = Fixed.backend(KEYS, Optional.of(new ChannelBinding(Fixed.octets("hash"))));

        var reply = assertInstanceOf(Reply.Answer.class, bound.on(SCRAM));

        assertTrue(Fixed.text(reply.body()).contains("y,,n=,r="), "it could have, and says so");
    }
}
