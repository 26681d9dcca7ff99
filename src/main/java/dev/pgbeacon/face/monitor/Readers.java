package dev.pgbeacon.face.monitor;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.Guest;
import dev.pgbeacon.net.Reception;
import dev.pgbeacon.net.SharedReceiveBuffer;
import dev.pgbeacon.net.WaitQueue;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** All clients of the port, in queues by what they are waited for. Lives on the port's event loop. */
final class Readers implements Reception {
    /** What is counted. */
    static final String DUMP = "DUMP";

    /** How long a client may take to end after the dump. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    final ListenerCounts counts;
    final WaitQueue<MonitorHandler> reading;
    final WaitQueue<MonitorHandler> leaving;
    private final Supplier<byte[]> dump;
    private final SharedReceiveBuffer receiveBuffer = new SharedReceiveBuffer(4096);

    /** @param patience with a client that does not read */
    Readers(EventLoop loop, Duration patience, Supplier<byte[]> dump, ListenerCounts counts) {
        this.dump = dump;
        this.counts = counts;
        reading = new WaitQueue<>(loop, patience, late -> {
            counts.onEvicted();
            late.close();
        });
        leaving = new WaitQueue<>(loop, FAREWELL, MonitorHandler::close);
    }

    byte[] dump() {
        return dump.get();
    }

    @Override
    public Guest welcome(SocketChannel connection) {
        connection.config().setRecvByteBufAllocator(receiveBuffer);
        connection.config().setAllowHalfClosure(true); // `nc -N` ends its side at once, and reads
        counts.onOpened();
        return new MonitorHandler(connection, this);
    }

    /** Those who have all of it lack nothing; next, who has not read for longest. */
    @Override
    public boolean makeRoom() {
        for (var queue : List.of(leaving, reading)) {
            var oldest = queue.first();
            if (oldest.isPresent()) {
                counts.onEvicted();
                oldest.get().close();
                return true;
            }
        }
        return false;
    }

    @Override
    public void turnedAway(InetAddress peer) {
        counts.onRejected();
    }
}
