package dev.pgbeacon.router.backend;

import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.auth.SaltedPasswords;
import java.util.LinkedHashMap;

/**
 * In whose name a backend is entered, and how.
 *
 * @param startup what the backend is told: its user, database and settings
 * @param salted see {@link dev.pgbeacon.router.auth.BackendLogin}
 */
public record Access(StartupMessage startup, Credential credential, SaltedPasswords salted, Nonces nonces) {
    private static final String PROTOCOL_OPTION = "_pq_.";
    private static final String READ_ONLY = "default_transaction_read_only";

    /** As the client said, in protocol 3.0: the client never sees the backend's key, so a short one does. */
    public static Access asClient(StartupMessage client, Credential credential, SaltedPasswords salted, Nonces nonces) {
        var parameters = new LinkedHashMap<>(client.parameters());
        parameters.keySet().removeIf(name -> name.startsWith(PROTOCOL_OPTION));
        return new Access(new StartupMessage(ProtocolVersion.V3_0, parameters), credential, salted, nonces);
    }

    /** A promotion must not turn the connection into one that writes. This wins over the client's own {@code options}. */
    public Access readOnly() {
        var parameters = new LinkedHashMap<>(startup.parameters());
        parameters.keySet().removeIf(READ_ONLY::equalsIgnoreCase);
        parameters.put(READ_ONLY, WireText.of("on"));
        return new Access(new StartupMessage(startup.version(), parameters), credential, salted, nonces);
    }
}
