package dev.pgbeacon.face.jmx;

import dev.pgbeacon.net.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** The one listening socket of registry and objects: RMI shares it among all that are exported with one and the same factory. */
final class RemoteSockets implements RMIServerSocketFactory {
    private static final int BACKLOG = 50;

    private final InetAddress address;
    private final Optional<ServerTls> tls;
    private volatile Listening listening;

    RemoteSockets(InetAddress address, Optional<ServerTls> tls) {
        this.address = address;
        this.tls = tls;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        listening = new Listening();
        listening.bind(new InetSocketAddress(address, port), BACKLOG);
        return listening;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** RMI itself leaves a port that the system chose open. */
    void close() throws IOException {
        if (listening != null) {
            listening.close();
        }
    }

    private final class Listening extends ServerSocket {
        Listening() throws IOException {}

        @Override
        public Socket accept() throws IOException {
            var plain = new FromNowhere();
            implAccept(plain);
            if (tls.isEmpty()) {
                return plain;
            }
            // Each on the certificate of the moment. The handshake is the connection's own thread's.
            var factory = tls.get().jdkContext().getSocketFactory();
            var secured = (SSLSocket) factory.createSocket(plain, null, true);
            secured.setNeedClientAuth(tls.get().asksClients());
            return secured;
        }
    }

    /**
     * RMI's registry lets whoever comes from this host put another object in the place of ours, and so be told the next client's
     * password; behind a tunnel everybody comes from this host. Whose origin is unknown may only look.
     */
    private static final class FromNowhere extends Socket {
        @Override
        public InetAddress getInetAddress() {
            return null;
        }
    }
}
