package dev.pgbeacon.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * The sockets that pgjdbc opens for a probe, so that they can be closed from outside. Its own time-outs are whole seconds,
 * and each holds for one read: a server that sends a byte now and then would keep a probe for ever.
 */
public final class ProbeSockets extends SocketFactory {
    private static final Map<String, Set<BoundedSocket>> OPEN = new ConcurrentHashMap<>();

    private final String owner;

    /** Made by pgjdbc by this class' name; {@code owner} is its {@code socketFactoryArg}. */
    public ProbeSockets(String owner) {
        this.owner = owner;
    }

    /** A question begins: from here on the owner may open sockets; those it has stay. */
    static void allow(String owner) {
        var sockets = OPEN.computeIfAbsent(owner, name -> ConcurrentHashMap.newKeySet());
        sockets.removeIf(Socket::isClosed);
        nextQuestion(owner);
    }

    /** A question begins that needs no more sockets than there are. */
    static void nextQuestion(String owner) {
        OPEN.getOrDefault(owner, Set.of()).forEach(BoundedSocket::nextQuestion);
    }

    @Override
    public Socket createSocket() throws SocketException {
        var open = OPEN.get(owner);
        if (open == null) {
            throw new SocketException("the probe was given up");
        }
        var socket = new BoundedSocket();
        open.add(socket);
        return socket;
    }

    /** Closes the owner's sockets; it gets no more until it is allowed again, as a late name look-up may go on. */
    static void closeAll(String owner) {
        var sockets = OPEN.remove(owner);
        if (sockets == null) {
            return;
        }
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // Closing is all we want of it.
            }
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
