package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages that are nearly right: each ends in a value, none lets anybody in. */
class ScramFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final List<String> PIECES =
            List.of(",", "=", "\0", "n,,", "p=", "r=", "c=biws", "s=", "i=", "v=", "y", "m=", "\u00ff", "AAAA", "e=");

    private final Random random = new Random(7677);

    @Test
    void noChangedMessageOfAClientIsLetInOrThrows() {
        for (int round = 0; round < ROUNDS; round++) {
            var tls = random.nextBoolean() ? Fixed.TLS : Fixed.NO_TLS;
            var server = Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), tls);
            var client = Fixed.backend(Fixed.password(Fixed.PASSWORD), tls);
            int spoilt = random.nextInt(2);

            var first = answer(client.on(server.challenge()));
            var sent = spoilt == 0 ? spoilt(first) : first;
            var turn = server.on('p', sent);
            if (turn instanceof Turn.Ask ask && ask.challenge() instanceof Challenge.SaslContinue more) {
                // What was spoilt may have been the part that is ours: then it answers nothing.
                if (client.on(more) instanceof Reply.Answer last) {
                    var proof = last.body().bytes();
                    var given = spoilt == 1 ? spoilt(proof) : proof;
                    turn = server.on('p', given);
                    boolean same = Octets.of(sent).equals(Octets.of(first)) && meansTheSame(given, proof);
                    assertEquals(same, turn instanceof Turn.Admitted, () -> Fixed.text(Octets.of(given)));
                    continue;
                }
            }
            assertFalse(turn instanceof Turn.Admitted);
        }
    }

    @Test
    void noChangedMessageOfABackendIsTrustedOrThrows() {
        int trusted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var server = Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.NO_TLS);
            var client = Fixed.backend(Fixed.password(Fixed.PASSWORD), Fixed.NO_TLS);
            var first = ((Turn.Ask) server.on('p', answer(client.on(server.challenge())))).challenge();
            int spoilt = random.nextInt(2);

            var reply = client.on(spoilt == 0 ? spoilt(first) : first);
            if (reply instanceof Reply.Answer last
                    && server.on('p', last.body().bytes()) instanceof Turn.Admitted admitted) {
                var signature = admitted.last().orElseThrow();
                var given = spoilt == 1 ? spoilt(signature) : signature;
                boolean same = given instanceof Challenge.SaslFinal && meansTheSame(given.body(), signature.body());
                boolean waits = client.on(given) instanceof Reply.Wait;
                assertTrue(same || !waits, () -> Fixed.text(Octets.of(given.body())));
                trusted += waits ? 1 : 0;
            }
        }
        assertTrue(trusted > 0, "some changes change nothing");
    }

    @Test
    void noNoiseIsLetInOrThrows() {
        for (int round = 0; round < ROUNDS; round++) {
            var noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            for (var login : List.of(
                    Fixed.logins().scram(Fixed.USER, Optional.of(Fixed.SCRAM), Fixed.TLS),
                    Fixed.logins().password(Fixed.USER, Optional.of(Fixed.MD5)),
                    Fixed.logins().md5(Fixed.USER, Optional.of(Fixed.MD5), Fixed.NO_TLS))) {
                assertFalse(login.on('p', noise) instanceof Turn.Admitted);
            }
        }
    }

    private Challenge spoilt(Challenge challenge) {
        var body = challenge.body();
        var text = new byte[body.length - 4];
        System.arraycopy(body, 4, text, 0, text.length);
        var given = Octets.of(spoilt(text));
        return challenge instanceof Challenge.SaslFinal
                ? new Challenge.SaslFinal(given)
                : new Challenge.SaslContinue(given);
    }

    private byte[] spoilt(byte[] message) {
        var text = new StringBuilder(Fixed.text(Octets.of(message)));
        for (int changes = 1 + random.nextInt(3); changes > 0 && text.length() > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.setLength(at);
                default -> text.append(text.substring(at));
            }
        }
        return Fixed.octets(text.toString()).bytes();
    }

    /** A comma at the end, and the two bits of base64's last digit that are no part of a key, say nothing. */
    private static boolean meansTheSame(byte[] given, byte[] message) {
        return insignificant(given).equals(insignificant(message));
    }

    private static String insignificant(byte[] message) {
        var text = Fixed.text(Octets.of(message)).replaceFirst(",$", "");
        int digit = text.length() - 2;
        if (!text.endsWith("=") || digit < 0) {
            return text;
        }
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return text.substring(0, digit) + (alphabet.indexOf(text.charAt(digit)) & ~3);
    }

    private static byte[] answer(Reply reply) {
        return ((Reply.Answer) reply).body().bytes();
    }
}
