package dev.pgbeacon.router.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** SCRAM-SHA-256 from the server's side, with and without channel binding: RFC 5802 and 7677, as PostgreSQL does them. */
final class ScramLogin implements ClientLogin {
    private enum State {
        MECHANISM,
        FIRST,
        FINAL,
        OVER
    }

    private final ScramSubject subject;
    private final Optional<ChannelBinding> binding;
    private final String nonce;
    private State state = State.MECHANISM;
    private boolean plus;
    private Optional<ClientFirst> first = Optional.empty();

    ScramLogin(ScramSubject subject, Optional<ChannelBinding> binding, Nonces nonces) {
        this(subject, binding, nonces.nonce());
    }

    ScramLogin(ScramSubject subject, Optional<ChannelBinding> binding, String nonce) {
        this.subject = subject;
        this.binding = binding;
        this.nonce = nonce;
    }

    @Override
    public Challenge challenge() {
        return new Challenge.Sasl(
                binding.isPresent() ? List.of(Challenge.SCRAM_PLUS, Challenge.SCRAM) : List.of(Challenge.SCRAM));
    }

    @Override
    public int longestAnswer() {
        return LONGEST_SASL;
    }

    @Override
    public Turn on(char type, byte[] body) {
        try {
            if (type != ANSWER) {
                throw new Violation(Refusal.protocol("expected SASL response, got message type " + (int) type));
            }
            var turn =
                    switch (state) {
                        case MECHANISM -> onMechanism(body);
                        case FIRST -> onFirst(text(body));
                        case FINAL -> onFinal(text(body));
                        case OVER ->
                            throw new IllegalStateException("SCRAM: a message after the last (expected: none)");
                    };
            state = turn instanceof Turn.Ask ? state : State.OVER;
            return turn;
        } catch (Violation violation) {
            state = State.OVER;
            return new Turn.Refused(violation.refusal());
        }
    }

    private Turn onMechanism(byte[] body) throws Violation {
        int zero = 0;
        while (zero < body.length && body[zero] != 0) {
            zero++;
        }
        if (zero == body.length) {
            throw new Violation(Refusal.protocol("invalid string in message"));
        }
        plus = chosen(new String(body, 0, zero, StandardCharsets.ISO_8859_1));
        var rest = ByteBuffer.wrap(body, zero + 1, body.length - zero - 1);
        int length = rest.remaining() < Integer.BYTES ? Integer.MAX_VALUE : rest.getInt();
        if (length > rest.remaining() || length < -1) {
            throw new Violation(Refusal.protocol("insufficient data left in message"));
        }
        if (length < rest.remaining() && !(length == -1 && rest.remaining() == 0)) {
            throw new Violation(Refusal.protocol("invalid message format"));
        }
        state = State.FIRST;
        if (length == -1) {
            // No initial response: an empty challenge asks for it.
            return new Turn.Ask(new Challenge.SaslContinue(Octets.of()));
        }
        var message = new byte[length];
        rest.get(message);
        return onFirst(text(message));
    }

    private boolean chosen(String mechanism) throws Violation {
        if (mechanism.equals(Challenge.SCRAM_PLUS) && binding.isPresent()) {
            return true;
        } else if (mechanism.equals(Challenge.SCRAM)) {
            return false;
        }
        throw new Violation(Refusal.protocol("client selected an invalid SASL authentication mechanism"));
    }

    private Turn onFirst(String message) throws Violation {
        var read = ClientFirst.read(message, plus, binding.isPresent());
        first = Optional.of(read);
        state = State.FINAL;
        return new Turn.Ask(new Challenge.SaslContinue(octets(serverFirst(read))));
    }

    private String serverFirst(ClientFirst read) {
        var verifier = subject.verifier();
        return "r=" + read.nonce() + nonce + ",s=" + verifier.salt().base64() + ",i=" + verifier.iterations();
    }

    private Turn onFinal(String message) throws Violation {
        var opening = first.orElseThrow();
        var last = ClientFinal.read(message, given -> checkBinding(given, opening.flag()));
        if (!last.nonce().equals(opening.nonce() + nonce)) {
            throw new Violation(Refusal.scramNonce());
        }
        var transcript = new Transcript(opening.bare(), serverFirst(opening), last.withoutProof());
        var stored = subject.verifier().storedKey();
        var clientKey = Sha256.xor(last.proof().bytes(), transcript.clientSignature(stored));
        // Before it is asked whether the user exists at all: a mock's proof costs the same.
        boolean proven = Octets.of(Sha256.hash(clientKey)).equals(stored);
        var answer = octets("v="
                + transcript.serverSignature(subject.verifier().serverKey()).base64());
        var turn = proven && subject.doomed().isEmpty()
                ? new Turn.Admitted(Optional.of(new Challenge.SaslFinal(answer)), subject.credential(clientKey))
                : new Turn.Refused(
                        Refusal.password(subject.user(), subject.doomed().orElse("the password does not match")));
        Arrays.fill(clientKey, (byte) 0);
        return turn;
    }

    private void checkBinding(String given, char flag) throws Violation {
        if (plus) {
            if (!octets(given)
                    .equals(octets(ScramBinding.to(binding.orElseThrow()).repeated()))) {
                throw new Violation(Refusal.authorization("SCRAM channel binding check failed", Optional.empty()));
            }
        } else if (!given.equals(ScramBinding.none(flag).repeated())) {
            throw new Violation(Refusal.protocol("unexpected SCRAM channel-binding attribute in client-final-message"));
        }
    }

    private static String text(byte[] body) throws Violation {
        if (body.length == 0) {
            throw Attributes.malformed("The message is empty.");
        }
        var text = new String(body, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') >= 0) {
            throw Attributes.malformed("Message length does not match input length.");
        }
        return text;
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
