package dev.pgbeacon.router.session;

import dev.pgbeacon.net.TlsIdentity;
import dev.pgbeacon.router.auth.ChannelBinding;
import dev.pgbeacon.router.auth.Logins;
import dev.pgbeacon.router.backend.Connector;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.router.fleet.Peers;
import dev.pgbeacon.router.statement.NamedExceptions;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/** What one reading of the files says, ready for use; sessions keep to what held when they asked. */
record Terms(
        RouterSetup setup,
        Logins logins,
        Optional<ClientTls> tls,
        Connector connector,
        Peers peers,
        NamedExceptions exceptions) {
    /** As IANA registered it; clients that begin with TLS name it. */
    static final String ALPN = "postgresql";

    /** @param binding of our certificate, if its kind allows one */
    record ClientTls(SslContext context, Optional<ChannelBinding> binding) {
        static ClientTls of(RouterFile.Tls files) throws IOException, GeneralSecurityException {
            var keys = TlsIdentity.read(files.cert(), files.key());
            var context = SslContextBuilder.forServer(keys)
                    .sslProvider(SslProvider.JDK)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ALPN));
            files.ciphers().ifPresent(ciphers -> context.ciphers(ciphers.supported()));
            return new ClientTls(
                    context.build(), ChannelBinding.of(certificate((X509KeyManager) keys.getKeyManagers()[0])));
        }

        private static X509Certificate certificate(X509KeyManager keys) throws GeneralSecurityException {
            for (var type : new String[] {"RSA", "EC", "EdDSA", "Ed25519"}) {
                var names = keys.getServerAliases(type, null);
                if (names != null && names.length > 0) {
                    return keys.getCertificateChain(names[0])[0];
                }
            }
            throw new GeneralSecurityException("no key of a kind that TLS uses (expected: RSA, EC or Ed25519)");
        }
    }

    static Terms of(RouterSetup setup, Logins logins, Connector connector, Peers peers)
            throws IOException, GeneralSecurityException {
        var files = setup.file().tls();
        var named = setup.file().routing().exceptions();
        return new Terms(
                setup,
                logins,
                files.isEmpty() ? Optional.empty() : Optional.of(ClientTls.of(files.get())),
                connector,
                peers,
                NamedExceptions.of(
                        named.readFunctions(),
                        named.statelessFunctions(),
                        named.primaryFunctions(),
                        named.primaryTables()));
    }
}
