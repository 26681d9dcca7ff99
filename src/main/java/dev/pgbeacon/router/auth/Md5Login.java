package dev.pgbeacon.router.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A password's hash, hashed again with a salt of ours. */
final class Md5Login implements ClientLogin {
    private final String user;
    private final Verifier.Md5 verifier;
    private final boolean doomed;
    private final Octets salt;

    Md5Login(String user, Optional<Verifier.Md5> stored, Mock mock, Nonces nonces) {
        this.user = user;
        verifier = stored.orElseGet(() -> mock.md5(user));
        doomed = stored.isEmpty();
        salt = nonces.bytes(Challenge.Md5Password.SALT);
    }

    @Override
    public Challenge challenge() {
        return new Challenge.Md5Password(salt);
    }

    @Override
    public int longestAnswer() {
        return LONGEST_PASSWORD;
    }

    @Override
    public Turn on(char type, byte[] body) {
        try {
            var answer = Octets.of(PasswordAnswer.read(type, body));
            boolean matches = answer.equals(Octets.of(verifier.salted(salt).getBytes(StandardCharsets.US_ASCII)));
            return matches && !doomed
                    ? new Turn.Admitted(Optional.empty(), new Credential.Md5Hash(verifier))
                    : new Turn.Refused(
                            Refusal.password(user, doomed ? "there is no such user" : "the password does not match"));
        } catch (Violation violation) {
            return new Turn.Refused(violation.refusal());
        }
    }
}
