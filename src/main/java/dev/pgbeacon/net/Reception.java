package dev.pgbeacon.net;

import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;

/** What a face does for its listener. Everything is called on the listener's one event loop, so nothing needs a lock. */
public interface Reception {

    /** Makes the handler of a connection that came in; the connection is not registered yet. */
    Guest welcome(SocketChannel connection);

    /**
     * As many connections are open as may be, and one more came: ends the one that is spared most easily.
     *
     * @return false if there was none to end: then the new one is closed
     */
    boolean makeRoom();

    /** A peer that may not connect is about to be closed without a word. */
    void turnedAway(InetAddress peer);
}
