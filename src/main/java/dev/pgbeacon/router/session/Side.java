package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.router.backend.BackendConnection;
import dev.pgbeacon.router.backend.Connector;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.request.Holdings;
import dev.pgbeacon.router.request.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Optional;

/** A session's connection to one backend, and what it was chosen for. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Side implements Wire {
    /** What its backend is for the session; it stays so. */
    enum Role {
        PRIMARY,
        STANDBY
    }

    private final Role role;
    private final Target target;
    private final BackendConnection connection;
    private final Connector connector;
    private final long opened;
    private final Holdings holdings = new Holdings();
    private int cancels;
    private boolean unflushed;
    private Optional<ServerMessage> lastError = Optional.empty();
    private Optional<ServerMessage> farewell = Optional.empty();

    /**
     * @param connector what opened it
     * @param opened when, by the clock of {@link dev.pgbeacon.router.causal.Causality#mark}
     */
    Side(Role role, Target target, BackendConnection connection, Connector connector, long opened) {
        this.role = role;
        this.target = target;
        this.connection = connection;
        this.connector = connector;
        this.opened = opened;
    }

    Role role() {
        return role;
    }

    Target target() {
        return target;
    }

    long opened() {
        return opened;
    }

    BackendConnection connection() {
        return connection;
    }

    /** For its cancels: another reading of the file may know no certificates for the target. */
    Connector connector() {
        return connector;
    }

    Channel channel() {
        return connection.channel();
    }

    FrameReader frames() {
        return connection.frames();
    }

    @Override
    public Holdings holdings() {
        return holdings;
    }

    @Override
    public ByteBuf buffer() {
        return channel().alloc().buffer();
    }

    @Override
    public void write(ByteBuf bytes) {
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

    void told(ParameterStatus status) {
        connection.parameters().put(status.name(), status.value());
    }

    void saidError(ServerMessage error) {
        lastError = Optional.of(error);
    }

    /** The error since this was last asked. */
    Optional<ServerMessage> takeError() {
        var error = lastError;
        lastError = Optional.empty();
        return error;
    }

    /** The backend said that it closes the connection, and why: nobody waits until it does. */
    void farewell(ServerMessage error) {
        farewell = Optional.of(error);
        channel().close();
    }

    Optional<ServerMessage> farewell() {
        return farewell;
    }

    void terminate() {
        var out = channel().alloc().buffer(FrameReader.HEADER);
        FrontendTag.TERMINATE.writeTo(out);
        Farewell.say(channel(), out);
    }
}
