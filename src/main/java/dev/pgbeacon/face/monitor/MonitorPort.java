package dev.pgbeacon.face.monitor;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.AllowList;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.TcpListener;
import dev.pgbeacon.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The port that says the dump. */
final class MonitorPort {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Each may hold a dump of its own, a megabyte where there are 30,000 nodes. */
    static final int MOST_CONNECTIONS = 100;

    private final TcpListener listener;

    private MonitorPort(TcpListener listener) {
        this.listener = listener;
    }

    /**
     * Opens the port on all of the addresses or on none.
     *
     * @param patience with a client that does not read
     * @param dump called on the port's event loop
     * @throws java.net.BindException if an address is in use or not of this host: one line that names the address and the port
     */
    static MonitorPort open(
            Transport transport,
            ListenAddresses where,
            int mostConnections,
            Duration patience,
            Supplier<byte[]> dump,
            ListenerCounts counts)
            throws IOException {
        var loop = transport.nextLoop();
        var readers = new Readers(loop, patience, new SharedDump(dump, System::nanoTime), counts);
        var terms = new TcpListener.Terms(AllowList.EVERYBODY, mostConnections, true);
        return new MonitorPort(TcpListener.open(transport, loop, where, terms, readers));
    }

    /** The port of all addresses, also where the system chose it. */
    int port() {
        return listener.port();
    }

    /** Stops accepting; dumps that are under way are sent. Done when none is, at the latest after the bound. */
    CompletionStage<Void> close(Duration bound) {
        return listener.close(bound);
    }
}
