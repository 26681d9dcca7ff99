package dev.pgbeacon.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/**
 * A server's certificate, and the clients' CA if there is one, read again when a file changes. What cannot be used, such as a
 * new certificate whose key is not there yet, is logged once, and the old one stays.
 */
public final class ServerTls {
    private static final Logger LOG = Logger.getLogger(ServerTls.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final TlsFiles files;
    private volatile Loaded loaded;
    private List<FileTime> refused = List.of();

    /** One reading of the files. */
    private record Loaded(List<FileTime> stamp, KeyManagerFactory keys, SslContext context, SSLContext jdk) {}

    /**
     * Reads the files, and looks for changes every second from then on.
     *
     * @param vertx looks
     * @param changed told after each change
     * @throws IllegalArgumentException if they cannot be used: which, and why
     */
    public ServerTls(Vertx vertx, TlsFiles files, Runnable changed) {
        this.files = files;
        try {
            loaded = load();
        } catch (IOException | GeneralSecurityException | RuntimeException wrong) {
            throw new IllegalArgumentException("TLS: " + files + ": " + TlsIdentity.reason(wrong), wrong);
        }
        vertx.setPeriodic(LOOK_EVERY_MILLIS, timer -> vertx.executeBlocking(() -> {
                    if (look()) {
                        changed.run();
                    }
                    return null;
                })
                .onFailure(broken -> {
                    if (!(broken instanceof RejectedExecutionException)) { // that is the end of the process
                        LOG.error("looking for changed certificates failed", broken);
                    }
                }));
    }

    /** For new connections; those that are open stay on the one they began with. */
    public SslContext context() {
        return loaded.context();
    }

    /** The same for a server of Vert.x', which is told of a change by its {@code updateSSLOptions}. */
    public SSLOptions options() {
        var options = new SSLOptions().setKeyCertOptions(KeyCertOptions.wrap((X509KeyManager)
                loaded.keys().getKeyManagers()[0]));
        files.clientCa().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        return options;
    }

    /** The same for the JDK's sockets, which are told whether to {@link #asksClients} each by itself. */
    public SSLContext jdkContext() {
        return loaded.jdk();
    }

    /** Whether clients must show a certificate. */
    public boolean asksClients() {
        return files.clientCa().isPresent();
    }

    private boolean look() {
        List<FileTime> stamp = List.of();
        try {
            stamp = files.stamp();
            if (stamp.equals(loaded.stamp())) {
                return false;
            }
            loaded = load();
            LOG.infof("TLS: read %s again", files);
            return true;
        } catch (IOException | GeneralSecurityException | RuntimeException wrong) {
            // Half of a change, most likely: tried again each time, told once.
            if (!stamp.equals(refused) || stamp.isEmpty() != refused.isEmpty()) {
                LOG.warnf(
                        "TLS: %s changed and cannot be used, the old ones stay: %s", files, TlsIdentity.reason(wrong));
            }
            refused = stamp;
            return false;
        }
    }

    private Loaded load() throws IOException, GeneralSecurityException {
        var stamp = files.stamp();
        var keys = TlsIdentity.read(files.cert(), files.key());
        var context = SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK);
        var jdk = SSLContext.getInstance("TLS");
        if (files.clientCa().isPresent()) {
            var trust = TlsIdentity.trust(files.clientCa().get());
            context.trustManager(trust).clientAuth(ClientAuth.REQUIRE);
            jdk.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        } else {
            jdk.init(keys.getKeyManagers(), new TrustManager[0], null);
        }
        return new Loaded(stamp, keys, context.build(), jdk);
    }
}
