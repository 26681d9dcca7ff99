package dev.pgbeacon.router.auth;

import java.util.Optional;

/** Where the keys for a backend's salt and iteration count come from. */
sealed interface ScramProofs {
    /** How many iterations a backend can make us do: over the 600,000 that are recommended, and less than a second's work. */
    int MOST_ITERATIONS = 1_000_000;

    /** Empty if the credential is none for SCRAM. */
    static Optional<ScramProofs> of(Credential credential, SaltedPasswords salted) {
        if (credential instanceof Credential.Password known) {
            return Optional.of(new FromPassword(known.password(), salted));
        } else if (credential instanceof Credential.Keys known) {
            return Optional.of(new FromKey(known));
        }
        return Optional.empty();
    }

    /** Why there is no proof for this backend; empty if there is one. */
    Optional<Reply> objection(Octets salt, int iterations);

    ScramKeys keys(Octets salt, int iterations);

    record FromPassword(Secret password, SaltedPasswords salted) implements ScramProofs {
        @Override
        public Optional<Reply> objection(Octets salt, int iterations) {
            return iterations <= MOST_ITERATIONS
                    ? Optional.empty()
                    : Optional.of(new Reply.Distrusted("SCRAM iterations of the backend's verifier: " + iterations
                            + " (expected: at most " + MOST_ITERATIONS + ")"));
        }

        @Override
        public ScramKeys keys(Octets salt, int iterations) {
            return salted.keys(password.bytes(), salt, iterations);
        }
    }

    record FromKey(Credential.Keys known) implements ScramProofs {
        @Override
        public Optional<Reply> objection(Octets salt, int iterations) {
            // With another salt the key is of no use there, and a proof made with it would tell the backend our key.
            var ours = known.verifier();
            if (!salt.equals(ours.salt())) {
                return Optional.of(new Reply.Mismatch("the backend's verifier has another salt than the router's"));
            } else if (iterations != ours.iterations()) {
                return Optional.of(new Reply.Mismatch("the backend's verifier has " + iterations
                        + " iterations (expected: " + ours.iterations() + ", as the router's)"));
            }
            return Optional.empty();
        }

        @Override
        public ScramKeys keys(Octets salt, int iterations) {
            return new ScramKeys(
                    Octets.of(known.clientKey().bytes()),
                    known.verifier().storedKey(),
                    known.verifier().serverKey());
        }
    }
}
