package dev.pgbeacon.router.auth;

import java.util.Optional;

/**
 * Whom a SCRAM exchange is about.
 *
 * @param verifier the user's, one made of its password, or a made-up one
 * @param doomed why it fails whatever the client proves; for the log alone
 * @param password if it is known: it opens more backends than a key
 */
record ScramSubject(String user, Verifier.Scram verifier, Optional<String> doomed, Optional<Verifier.Plain> password) {

    static ScramSubject of(String user, Optional<Verifier> stored, Mock mock, SaltedPasswords salted) {
        var known = stored.orElse(null);
        if (known instanceof Verifier.Scram scram) {
            return new ScramSubject(user, scram, Optional.empty(), Optional.empty());
        } else if (known instanceof Verifier.Plain plain) {
            var keys = salted.keys(plain.bytes(), mock.salt(user), mock.iterations());
            var verifier = Verifier.Scram.of(keys, mock.salt(user), mock.iterations());
            return new ScramSubject(user, verifier, Optional.empty(), Optional.of(plain));
        }
        var why = stored.isEmpty() ? "there is no such user" : "the user's verifier is md5, which SCRAM cannot use";
        return new ScramSubject(user, mock.verifier(user), Optional.of(why), Optional.empty());
    }

    Credential credential(byte[] clientKey) {
        return password.map(Credential::of).orElseGet(() -> new Credential.Keys(Secret.copyOf(clientKey), verifier));
    }
}
