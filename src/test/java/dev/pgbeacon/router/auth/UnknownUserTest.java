package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever asks for a user must not learn from the answers whether there is one. */
class UnknownUserTest {
    private static final Optional<Verifier> NOBODY = Optional.empty();
    private static final String FIRST = "n,,n=,r=abc";

    @Test
    void aSaltIsTheSameAtEachAttemptAndAnotherForAnotherUser() {
        var first = salt(Fixed.logins(), "mallory", NOBODY);

        assertEquals(first, salt(Fixed.logins(), "mallory", NOBODY));
        assertNotEquals(first, salt(Fixed.logins(), "trudy", NOBODY));
    }

    @Test
    void aSaltCannotBeForetoldWithoutTheSecretOfTheProcess() {
        var another = new Logins(
                new Mock(Fixed.octets("the secret of another process"), Fixed.ITERATIONS, false),
                new SaltedPasswords(1),
                Nonces.random());

        assertNotEquals(salt(Fixed.logins(), "mallory", NOBODY), salt(another, "mallory", NOBODY));
    }

    @Test
    void aSaltAndAnIterationCountLookLikeThoseOfAUserWhoExists() {
        var exists = salt(Fixed.logins(), Fixed.USER, Optional.of(Fixed.SCRAM));
        var unknown = salt(Fixed.logins(), Fixed.USER, NOBODY);
        var plain = salt(Fixed.logins(), Fixed.USER, Optional.of(Fixed.PLAIN));

        assertEquals(exists.length(), unknown.length());
        assertEquals(exists.replaceAll("s=[^,]+", ""), unknown.replaceAll("s=[^,]+", ""));
        assertEquals(
                unknown, plain, "a password stored in the clear has the salt that it would have if it were not there");
    }

    @Test
    void aUserWhoseVerifierIsMd5LooksUnknownToScram() {
        assertEquals(
                salt(Fixed.logins(), Fixed.USER, NOBODY), salt(Fixed.logins(), Fixed.USER, Optional.of(Fixed.MD5)));
    }

    /** Who knows the secret of the process, or guesses 256 bits, is still nobody. */
    @Test
    void notEvenAProofOfTheMadeUpVerifierIsLetIn() {
        var keys = ScramKeys.derive(Fixed.octets("x").bytes(), Fixed.SALT, 1);
        var subject = new ScramSubject(
                "mallory", Verifier.Scram.of(keys, Fixed.SALT, 1), Optional.of("no such user"), Optional.empty());

        var conversation = Conversation.of(
                new ScramLogin(subject, Fixed.NO_TLS, Nonces.random()),
                Fixed.backend(Fixed.password("x"), Fixed.NO_TLS));

        assertEquals("28P01", conversation.refusal().sqlState());
    }

    @Test
    void whetherThereIsSuchAUserIsForTheLogAlone() {
        var unknown = refused(NOBODY);
        var wrong = refused(Optional.of(Fixed.SCRAM));

        assertEquals(unknown.message(), wrong.message());
        assertEquals(unknown.detail(), wrong.detail());
        assertEquals(unknown.sqlState(), wrong.sqlState());
        assertNotEquals(unknown.forTheLog(), wrong.forTheLog());
    }

    @Test
    void aLineWithMd5AsksAnUnknownUserAsItAsksTheOthers() {
        var md5Only = new Logins(
                new Mock(Fixed.octets("a secret of this process"), 1, true), new SaltedPasswords(1), Nonces.random());

        var login = md5Only.md5("mallory", NOBODY, Fixed.NO_TLS);

        assertInstanceOf(Challenge.Md5Password.class, login.challenge());
        var refused = assertInstanceOf(
                Turn.Refused.class, login.on('p', Fixed.terminated("md50123456789abcdef0123456789abcdef")));
        assertEquals("28P01", refused.refusal().sqlState());
        assertInstanceOf(
                Challenge.Sasl.class,
                Fixed.logins().md5("mallory", NOBODY, Fixed.NO_TLS).challenge());
    }

    @Test
    void isAskedAsTheUsersOfTheFileAre() {
        var secret = Fixed.octets("a secret of this process");

        assertEquals(
                new Mock(secret, Fixed.SCRAM.iterations(), false),
                Mock.like(List.of(Fixed.PLAIN, Fixed.SCRAM), secret));
        assertEquals(new Mock(secret, Mock.DEFAULT_ITERATIONS, true), Mock.like(List.of(Fixed.MD5), secret));
    }

    @Test
    void aPasswordInTheClearCostsTheSameDerivationsWhoeverTheUserIs() {
        for (var stored : new Verifier[] {Fixed.SCRAM, Fixed.MD5, Fixed.PLAIN, null}) {
            var iterations = new ArrayList<Integer>();
            var counting = new Logins(Fixed.MOCK, new SaltedPasswords(1), Nonces.random(), (password, salt, count) -> {
                iterations.add(count);
                return ScramKeys.derive(password, salt, count);
            });

            counting.password(Fixed.USER, Optional.ofNullable(stored)).on('p', Fixed.terminated("wrong"));

            assertEquals(List.of(Fixed.ITERATIONS), iterations, String.valueOf(stored));
        }
    }

    private static Refusal refused(Optional<Verifier> stored) {
        return Conversation.of(
                        Fixed.logins().scram(Fixed.USER, stored, Fixed.NO_TLS),
                        Fixed.backend(Fixed.password("wrong"), Fixed.NO_TLS))
                .refusal();
    }

    /** The server's first message without its nonce. */
    private static String salt(Logins logins, String user, Optional<Verifier> stored) {
        var login = logins.scram(user, stored, Fixed.NO_TLS);
        return Fixed.asked(login.on('p', Fixed.saslInitial("SCRAM-SHA-256", FIRST)))
                .replaceFirst("r=[^,]+", "");
    }
}
