package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.auth.SaltedPasswords;
import dev.pgbeacon.router.auth.Secret;
import dev.pgbeacon.router.backend.Access;
import dev.pgbeacon.router.conf.RouterFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/** How the router itself enters a backend: as its health user, and never to write. */
record HealthAccess(SaltedPasswords salted, Nonces nonces) {
    /** @param searchPath so that nobody can put a table of his before the one that is meant */
    Access to(RouterFile.Backend backend, WireText database, String searchPath) {
        var parameters = new LinkedHashMap<String, WireText>();
        parameters.put("user", WireText.of(backend.username()));
        parameters.put("database", database);
        parameters.put("application_name", WireText.of("pgbeacon"));
        parameters.put("search_path", WireText.of(searchPath));
        parameters.put("client_encoding", WireText.of("UTF8"));
        Credential credential = backend.password()
                .<Credential>map(password ->
                        new Credential.Password(Secret.copyOf(password.reveal().getBytes(StandardCharsets.UTF_8))))
                .orElseGet(Credential.None::new);
        return new Access(new StartupMessage(ProtocolVersion.V3_0, parameters), credential, salted, nonces).readOnly();
    }
}
