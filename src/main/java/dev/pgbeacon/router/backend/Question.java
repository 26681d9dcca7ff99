package dev.pgbeacon.router.backend;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Something the router itself asks a backend, with parameters that are never part of the text. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
public final class Question extends ChannelInboundHandlerAdapter {
    private static final int MOST_BYTES = 1 << 20;
    /** Whoever waits for the answer waits no longer. */
    private static final int PATIENCE_SECONDS = 10;

    private final BackendConnection connection;
    private final List<DataRow> rows = new ArrayList<>();
    private final Consumer<Optional<List<DataRow>>> then;
    private Optional<String> error = Optional.empty();
    private boolean over;

    private Question(BackendConnection connection, Consumer<Optional<List<DataRow>>> then) {
        this.connection = connection;
        this.then = then;
    }

    /**
     * Asks, and closes the connection.
     *
     * @param then told once, on the loop; empty if there is no answer
     */
    public static void ask(
            BackendConnection connection, String sql, List<String> parameters, Consumer<Optional<List<DataRow>>> then) {
        var channel = connection.channel();
        channel.pipeline().addLast(new Question(connection, then));
        var out = channel.alloc().buffer();
        Parse.of(sql).writeTo(out);
        var values =
                parameters.stream().map(each -> Optional.of(WireText.of(each))).toList();
        new Bind(Bind.Names.UNNAMED, values).writeTo(out);
        new Execute(WireText.EMPTY, 0).writeTo(out);
        FrontendTag.SYNC.writeTo(out);
        FrontendTag.TERMINATE.writeTo(out);
        channel.writeAndFlush(out);
        var impatience = channel.eventLoop().schedule(() -> channel.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> impatience.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var frames = connection.frames();
        frames.feed((ByteBuf) message);
        try {
            while (!over && frames.next()) {
                if (!frames.whole(MOST_BYTES)) {
                    continue;
                }
                var tag = BackendTag.of(frames.tag());
                if (tag == BackendTag.DATA_ROW) {
                    rows.add(DataRow.read(frames.body()));
                } else if (tag == BackendTag.ERROR_RESPONSE) {
                    error = Optional.of(ServerMessage.read(frames.body()).message());
                }
                frames.drop();
                if (tag == BackendTag.READY_FOR_QUERY) {
                    answer(error.isEmpty() ? Optional.of(rows) : Optional.empty());
                    ctx.close();
                }
            }
        } catch (ProtocolViolation broken) {
            ctx.close();
        }
    }

    private void answer(Optional<List<DataRow>> found) {
        if (!over) {
            over = true;
            then.accept(found);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.frames().close();
        answer(Optional.empty());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
    }
}
