package dev.pgbeacon.router.auth;

import java.util.Optional;

/** Begins a client's login by the method that its line of the hba file names. */
public final class Logins {
    private final Mock mock;
    private final SaltedPasswords salted;
    private final Nonces nonces;
    private final KeyDerivation derivation;

    /** @param salted for users whose password is stored in the clear */
    public Logins(Mock mock, SaltedPasswords salted, Nonces nonces) {
        this(mock, salted, nonces, ScramKeys::derive);
    }

    Logins(Mock mock, SaltedPasswords salted, Nonces nonces, KeyDerivation derivation) {
        this.mock = mock;
        this.salted = salted;
        this.nonces = nonces;
        this.derivation = derivation;
    }

    /** Does beforehand what the first login of such a user would spend time on, and tell by it that the user exists. */
    public void prepare(String user, Verifier.Plain plain) {
        salted.keys(plain.bytes(), mock.salt(user), mock.iterations());
    }

    /** @param stored the user's verifier; empty for an unknown user, who is asked all the same */
    public ClientLogin password(String user, Optional<Verifier> stored) {
        return PasswordLogin.checked(user, stored, mock, derivation);
    }

    /** With neither authdb nor auth_query: the primary tells. */
    public ClientLogin passwordForThePrimary(String user) {
        return PasswordLogin.unchecked(user);
    }

    /** SCRAM unless the user has an MD5 hash, as PostgreSQL reads its md5. */
    public ClientLogin md5(String user, Optional<Verifier> stored, Optional<ChannelBinding> binding) {
        var hash = stored.filter(Verifier.Md5.class::isInstance).map(Verifier.Md5.class::cast);
        return hash.isPresent() || (stored.isEmpty() && mock.asksForMd5())
                ? new Md5Login(user, hash, mock, nonces)
                : scram(user, stored, binding);
    }

    /** @param binding of the client's connection, if it is over TLS and our certificate allows one */
    public ClientLogin scram(String user, Optional<Verifier> stored, Optional<ChannelBinding> binding) {
        return new ScramLogin(ScramSubject.of(user, stored, mock, salted), binding, nonces);
    }
}
