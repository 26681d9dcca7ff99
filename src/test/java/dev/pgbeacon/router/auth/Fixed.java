package dev.pgbeacon.router.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What the tests of this room share: one user, fixed salts and nonces, and messages as they are on the wire. */
final class Fixed {
    static final String USER = "alice";
    static final String PASSWORD = "s3cret, and \u00fcber";
    static final Octets SALT = octets("0123456789abcdef");
    static final int ITERATIONS = 4;
    static final Mock MOCK = new Mock(octets("a secret of this process"), ITERATIONS, false);

    static final Verifier.Plain PLAIN = new Verifier.Plain(PASSWORD);
    static final Verifier.Md5 MD5 = Verifier.Md5.of(USER, PLAIN.bytes());
    static final Verifier.Scram SCRAM = scram(PASSWORD, SALT, ITERATIONS);

    static final Optional<ChannelBinding> NO_TLS = Optional.empty();
    static final Optional<ChannelBinding> TLS = Optional.of(new ChannelBinding(octets("a certificate's hash")));

    private Fixed() {}

    static Logins logins() {
        return new Logins(MOCK, new SaltedPasswords(8), Nonces.random());
    }

    static BackendLogin backend(Credential credential, Optional<ChannelBinding> binding) {
        return new BackendLogin(USER, credential, binding, new SaltedPasswords(8), Nonces.random());
    }

    static Credential password(String password) {
        return Credential.of(new Verifier.Plain(password));
    }

    static Verifier.Scram scram(String password, Octets salt, int iterations) {
        var keys = ScramKeys.derive(password.getBytes(StandardCharsets.UTF_8), salt, iterations);
        return Verifier.Scram.of(keys, salt, iterations);
    }

    static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String text(Octets octets) {
        return new String(octets.bytes(), StandardCharsets.ISO_8859_1);
    }

    static byte[] saslInitial(String mechanism, String message) {
        var text = octets(message).bytes();
        return ByteBuffer.allocate(mechanism.length() + 1 + 4 + text.length)
                .put(octets(mechanism).bytes())
                .put((byte) 0)
                .putInt(text.length)
                .put(text)
                .array();
    }

    static byte[] terminated(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** The text of a SASL challenge. */
    static String asked(Turn turn) {
        return text(((Challenge.SaslContinue) ((Turn.Ask) turn).challenge()).text());
    }
}
