package dev.pgbeacon.router.auth;

/** What follows from a backend's challenge. The last four end the login; only {@link Accepted} well. */
public sealed interface Reply {

    /** Send this as the body of a message of type {@code p}. */
    record Answer(Octets body) implements Reply {}

    /** Nothing to send; the backend goes on. */
    record Wait() implements Reply {}

    /** AuthenticationOk, in its place. */
    record Accepted() implements Reply {}

    /** The backend's verifier is another than ours; it got no proof. */
    record Mismatch(String why) implements Reply {}

    /** It asks for what we do not have. */
    record Unable(String why) implements Reply {}

    /** It does not know the verifier that it should, or breaks the protocol. */
    record Distrusted(String why) implements Reply {}
}
