package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.choice.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** One of a session's connections to backends. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Side {
    /** What its backend is for the session; it stays so. */
    enum Role {
        PRIMARY,
        STANDBY
    }

    private final Role role;
    private final Target target;
    private final BackendConnection connection;
    private int cancels;
    private boolean unflushed;
    private boolean saidError;

    Side(Role role, Target target, BackendConnection connection) {
        this.role = role;
        this.target = target;
        this.connection = connection;
    }

    Role role() {
        return role;
    }

    Target target() {
        return target;
    }

    BackendConnection connection() {
        return connection;
    }

    Channel channel() {
        return connection.channel();
    }

    FrameReader frames() {
        return connection.frames();
    }

    void write(ByteBuf bytes) {
        channel().write(bytes, channel().voidPromise());
        unflushed = true;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            channel().flush();
        }
    }

    /** A cancel is on its way: it would hit whatever runs when it arrives, so nothing new may run before. */
    void cancelSent() {
        cancels++;
    }

    void cancelArrived() {
        cancels--;
    }

    boolean awaitsCancel() {
        return cancels > 0;
    }

    /** An error that is the last a backend says is its farewell. */
    void lastSaid(boolean error) {
        saidError = error;
    }

    boolean lastSaidError() {
        return saidError;
    }

    void terminate() {
        var out = channel().alloc().buffer(FrameReader.HEADER);
        FrontendTag.TERMINATE.writeTo(out);
        channel().writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }
}
