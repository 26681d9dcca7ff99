package dev.pgbeacon.router.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A login to a backend, from the client's side of the protocol. */
public final class BackendLogin {
    private final String user;
    private final Credential credential;
    private final Optional<ChannelBinding> binding;
    private final SaltedPasswords salted;
    private final Nonces nonces;
    private Optional<ScramProver> scram = Optional.empty();

    /**
     * @param binding of the connection, if it is over TLS and the backend's certificate allows one
     * @param salted for our own passwords one that all share; for a client's one that goes with its session
     */
    public BackendLogin(
            String user,
            Credential credential,
            Optional<ChannelBinding> binding,
            SaltedPasswords salted,
            Nonces nonces) {
        this.user = user;
        this.credential = credential;
        this.binding = binding;
        this.salted = salted;
        this.nonces = nonces;
    }

    /** With a password, takes a millisecond or two when its keys have not been derived before. */
    public Reply on(Challenge challenge) {
        if (scram.isPresent()) {
            return scram.get().on(challenge);
        } else if (challenge instanceof Challenge.Ok) {
            return new Reply.Accepted();
        } else if (challenge instanceof Challenge.CleartextPassword) {
            return onCleartext();
        } else if (challenge instanceof Challenge.Md5Password md5) {
            return onMd5(md5);
        } else if (challenge instanceof Challenge.Sasl sasl) {
            return onSasl(sasl);
        } else if (challenge instanceof Challenge.Other other) {
            return unable("authentication request " + other.code() + ", which the router does not know");
        } else {
            return new Reply.Distrusted("a SASL message before SASL was asked for");
        }
    }

    private Reply onCleartext() {
        return credential instanceof Credential.Password known
                ? new Reply.Answer(terminated(known.password().bytes()))
                : unable("a password in the clear, and the client's is not known");
    }

    private Reply onMd5(Challenge.Md5Password challenge) {
        if (credential instanceof Credential.Password known) {
            var hash = Verifier.Md5.of(user, known.password().bytes());
            return new Reply.Answer(terminated(hash.salted(challenge.salt())));
        } else if (credential instanceof Credential.Md5Hash known) {
            return new Reply.Answer(terminated(known.verifier().salted(challenge.salt())));
        }
        return unable("md5, and neither the client's password nor its hash is known");
    }

    private Reply onSasl(Challenge.Sasl sasl) {
        var proofs = ScramProofs.of(credential, salted);
        if (proofs.isEmpty()) {
            return unable("SCRAM, and neither the client's password nor its key is known");
        }
        boolean plus = binding.isPresent() && sasl.mechanisms().contains(Challenge.SCRAM_PLUS);
        if (!plus && !sasl.mechanisms().contains(Challenge.SCRAM)) {
            return unable("SASL by mechanisms that the router does not know");
        }
        // "y": we could have bound, and the backend did not offer it; it refuses if somebody between us took the offer
        // away.
        var bound = plus ? ScramBinding.to(binding.orElseThrow()) : ScramBinding.none(binding.isPresent() ? 'y' : 'n');
        var prover = new ScramProver(proofs.get(), bound, nonces.nonce());
        scram = Optional.of(prover);
        return new Reply.Answer(prover.first(plus ? Challenge.SCRAM_PLUS : Challenge.SCRAM));
    }

    private static Reply unable(String asked) {
        return new Reply.Unable("the backend asks for " + asked);
    }

    private static Octets terminated(String text) {
        return terminated(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Octets terminated(byte[] text) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(text);
        body.write(0);
        return Octets.of(body.toByteArray());
    }
}
