package dev.pgbeacon.face.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/** Sockets that notice within a quarter of a minute that nobody is at the other end any more. */
public final class KeepaliveSockets extends SocketFactory {
    private static final int SECONDS = 5;
    private static final int PROBES = 2;

    @Override
    public Socket createSocket() throws IOException {
        var socket = new Socket();
        try {
            socket.setKeepAlive(true);
            set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS);
            set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS);
            set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
        return socket;
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
        // Not every system has them.
        if (socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnectedOnly();
    }

    private static UnsupportedOperationException unconnectedOnly() {
        return new UnsupportedOperationException("pgjdbc asks for unconnected sockets only");
    }
}
