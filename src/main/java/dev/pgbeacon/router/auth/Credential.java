package dev.pgbeacon.router.auth;

/** What the router can show a backend in a client's name. */
public sealed interface Credential {

    /** Forgets what is secret; called when the session ends. Nobody logs in with it afterwards. */
    default void wipe() {}

    /** Nothing but the user's name, as after trust. */
    record None() implements Credential {}

    record Password(Secret password) implements Credential {
        @Override
        public void wipe() {
            password.wipe();
        }
    }

    /** Enough for backends that ask for MD5. */
    record Md5Hash(Verifier.Md5 verifier) implements Credential {}

    /**
     * A ClientKey that was recovered from a client's proof: enough for every backend that stores the same verifier.
     *
     * @param verifier that the client was checked against; its ServerKey tells whether the backend knows it too
     */
    record Keys(Secret clientKey, Verifier.Scram verifier) implements Credential {
        @Override
        public void wipe() {
            clientKey.wipe();
        }
    }

    /** Of a user who was let in without being asked, or of the router itself. */
    static Credential of(Verifier verifier) {
        if (verifier instanceof Verifier.Plain plain) {
            return new Password(Secret.copyOf(plain.bytes()));
        } else if (verifier instanceof Verifier.Md5 md5) {
            return new Md5Hash(md5);
        } else {
            // A proof takes more than what is stored to check it.
            return new None();
        }
    }
}
