package dev.pgbeacon.router.auth;

import java.util.Optional;

/** What follows from a client's answer. */
public sealed interface Turn {

    /** Send this, and hand the next message to the same login. */
    record Ask(Challenge challenge) implements Turn {}

    /**
     * The client is who it says it is. AuthenticationOk is the session's to send, when a backend has let it in.
     *
     * @param last to be sent before
     * @param credential the session's to wipe
     */
    record Admitted(Optional<Challenge> last, Credential credential) implements Turn {}

    record Refused(Refusal refusal) implements Turn {}
}
