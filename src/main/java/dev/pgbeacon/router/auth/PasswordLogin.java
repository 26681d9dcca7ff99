package dev.pgbeacon.router.auth;

import java.util.Arrays;
import java.util.Optional;

/** A password in the clear. */
final class PasswordLogin implements ClientLogin {
    private final String user;
    private final Check check;

    private PasswordLogin(String user, Check check) {
        this.user = user;
        this.check = check;
    }

    /** With nothing to check against: whether it is right is for the primary to say. */
    static PasswordLogin unchecked(String user) {
        return new PasswordLogin(user, password -> true);
    }

    static PasswordLogin checked(String user, Optional<Verifier> stored, Mock mock, KeyDerivation derivation) {
        return new PasswordLogin(user, password -> {
            // Always the one check that takes its time, against a made-up verifier if need be: how long it takes must
            // not
            // tell who exists.
            boolean scram = (stored.orElse(null) instanceof Verifier.Scram verifier ? verifier : mock.verifier(user))
                    .admits(password, derivation);
            if (stored.isEmpty()) {
                return false;
            } else if (stored.get() instanceof Verifier.Md5 md5) {
                return md5.admits(user, password);
            } else if (stored.get() instanceof Verifier.Plain plain) {
                return plain.admits(password);
            } else {
                return scram;
            }
        });
    }

    @Override
    public Challenge challenge() {
        return new Challenge.CleartextPassword();
    }

    @Override
    public int longestAnswer() {
        return LONGEST_PASSWORD;
    }

    @Override
    public Turn on(char type, byte[] body) {
        try {
            var password = PasswordAnswer.read(type, body);
            var turn = check.admits(password)
                    ? new Turn.Admitted(Optional.empty(), new Credential.Password(Secret.copyOf(password)))
                    : new Turn.Refused(Refusal.password(user, "the password does not match, or there is no such user"));
            Arrays.fill(password, (byte) 0);
            return turn;
        } catch (Violation violation) {
            return new Turn.Refused(violation.refusal());
        }
    }

    private interface Check {
        boolean admits(byte[] password);
    }
}
