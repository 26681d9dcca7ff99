package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.ServerTls;
import dev.pgbeacon.net.TcpListener;
import dev.pgbeacon.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port that says the word. */
public final class ReplstatusPort {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final TcpListener listener;

    private ReplstatusPort(TcpListener listener) {
        this.listener = listener;
    }

    /**
     * Opens the port on all of the addresses or on none.
     *
     * @throws java.net.BindException if an address is in use or not of this host: one line that names the address and the port
     */
    public static ReplstatusPort open(
            Transport transport,
            ListenAddresses where,
            ReplstatusSettings settings,
            Optional<ServerTls> tls,
            Answerer answerer,
            ListenerCounts counts)
            throws IOException {
        return open(transport, where, settings, tls, LONGEST_ANSWER, answerer, counts);
    }

    static ReplstatusPort open(
            Transport transport,
            ListenAddresses where,
            ReplstatusSettings settings,
            Optional<ServerTls> tls,
            Duration longestAnswer,
            Answerer answerer,
            ListenerCounts counts)
            throws IOException {
        var loop = transport.nextLoop();
        // Without native epoll what came with the connect is seen a turn of the loop later: a wait of a millisecond.
        boolean answersAtOnce = settings.requestWait().isZero() && transport.hasShortcut() && tls.isEmpty();
        var polls = new Polls(loop, settings.requestWait(), answersAtOnce, tls, longestAnswer, answerer, counts);
        var terms = new TcpListener.Terms(settings.allowFrom(), settings.maxConnections(), tls.isEmpty());
        return new ReplstatusPort(TcpListener.open(transport, loop, where, terms, polls));
    }

    /** The port of all addresses, also where the system chose it. */
    public int port() {
        return listener.port();
    }

    /** Stops accepting; polls that are under way are answered. Done when none is open, at the latest after the bound. */
    public CompletionStage<Void> close(Duration bound) {
        return listener.close(bound);
    }
}
