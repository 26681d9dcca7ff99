package dev.pgbeacon.router.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** SCRAM-SHA-256 from the client's side, once a mechanism was chosen. */
final class ScramProver {
    private enum State {
        NONCE_SENT,
        PROOF_SENT,
        TRUSTED,
        OVER
    }

    private final ScramProofs proofs;
    private final ScramBinding binding;
    private final String nonce;
    private State state = State.NONCE_SENT;
    private Optional<Octets> expectedSignature = Optional.empty();

    ScramProver(ScramProofs proofs, ScramBinding binding, String nonce) {
        this.proofs = proofs;
        this.binding = binding;
        this.nonce = nonce;
    }

    /** SASLInitialResponse. Without a user name: PostgreSQL takes the startup packet's. */
    Octets first(String mechanism) {
        var message = binding.header() + bare();
        return Octets.of(ByteBuffer.allocate(mechanism.length() + 1 + Integer.BYTES + message.length())
                .put(ascii(mechanism))
                .put((byte) 0)
                .putInt(message.length())
                .put(ascii(message))
                .array());
    }

    private String bare() {
        return "n=,r=" + nonce;
    }

    Reply on(Challenge challenge) {
        try {
            var reply = onExpected(challenge);
            state = reply instanceof Reply.Answer || reply instanceof Reply.Wait ? state : State.OVER;
            return reply;
        } catch (Violation violation) {
            state = State.OVER;
            var refusal = violation.refusal();
            return new Reply.Distrusted(refusal.message()
                    + refusal.detail().map(detail -> ": " + detail).orElse(""));
        }
    }

    private Reply onExpected(Challenge challenge) throws Violation {
        return switch (state) {
            case NONCE_SENT ->
                challenge instanceof Challenge.SaslContinue more ? onServerFirst(text(more.text())) : early(challenge);
            case PROOF_SENT ->
                challenge instanceof Challenge.SaslFinal last ? onServerFinal(text(last.text())) : early(challenge);
            case TRUSTED -> challenge instanceof Challenge.Ok ? new Reply.Accepted() : early(challenge);
            case OVER -> throw new IllegalStateException("SCRAM: a message after the last (expected: none)");
        };
    }

    /** AuthenticationOk too: who lets us in without having shown that it knows the verifier may be anybody. */
    private static Reply early(Challenge challenge) {
        return new Reply.Distrusted("SCRAM: " + challenge.getClass().getSimpleName() + " out of turn");
    }

    private Reply onServerFirst(String message) throws Violation {
        var read = ServerFirst.read(message, nonce);
        var objection = proofs.objection(read.salt(), read.iterations());
        if (objection.isPresent()) {
            return objection.get();
        }
        var keys = proofs.keys(read.salt(), read.iterations());
        var withoutProof = "c=" + binding.repeated() + ",r=" + read.nonce();
        var transcript = new Transcript(bare(), message, withoutProof);
        var proof = Octets.of(Sha256.xor(keys.clientKey().bytes(), transcript.clientSignature(keys.storedKey())));
        expectedSignature = Optional.of(transcript.serverSignature(keys.serverKey()));
        state = State.PROOF_SENT;
        return new Reply.Answer(Octets.of(ascii(withoutProof + ",p=" + proof.base64())));
    }

    private Reply onServerFinal(String message) throws Violation {
        var in = new Attributes(message);
        if (in.peek() == 'e') {
            return new Reply.Distrusted("SCRAM: the backend reports an error");
        }
        var signature = Octets.ofBase64(in.value('v'));
        if (!in.atEnd()) {
            throw Attributes.malformed("Garbage found at the end of server-final-message.");
        }
        if (!signature.equals(expectedSignature)) {
            return new Reply.Distrusted(
                    "SCRAM: the backend's signature is wrong: it does not know the user's verifier");
        }
        state = State.TRUSTED;
        return new Reply.Wait();
    }

    private static String text(Octets octets) throws Violation {
        var text = new String(octets.bytes(), StandardCharsets.ISO_8859_1);
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw Attributes.malformed("Message length does not match input length.");
        }
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
