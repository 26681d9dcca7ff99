package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.pgwire.Tag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A client that speaks with the router itself. It is read no further while something is looked up for it. */
@SuppressWarnings("FutureReturnValueIgnored") // who cannot be told is gone
public final class ConsoleHandler extends ChannelInboundHandlerAdapter {
    /** Of a message; nothing that the console understands is longer. */
    private static final int MOST_LENGTH = 1 << 16;

    private final Affairs affairs;
    private final FrameReader frames;
    private ChannelHandlerContext ctx;
    private Replies replies;
    private Extended extended;
    private boolean busy;
    private boolean inBlock;
    private boolean skips;

    /** @param frames of the client, which may have said more than was read */
    public ConsoleHandler(Affairs affairs, FrameReader frames) {
        this.affairs = affairs;
        this.frames = frames;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        replies = new Replies(added.channel());
        extended = new Extended(replies);
    }

    /** Answers what came with the login. */
    public void begin() {
        readOn();
    }

    @Override
    public void channelRead(ChannelHandlerContext same, Object message) {
        frames.feed((ByteBuf) message);
        readOn();
    }

    private void readOn() {
        try {
            while (!busy && ctx.channel().isActive() && ctx.channel().isWritable() && frames.next()) {
                if (frames.whole(MOST_LENGTH)) {
                    read(FrontendTag.of(frames.tag()));
                }
            }
        } catch (ProtocolViolation broken) {
            busy = true;
            replies.say(broken.toServerMessage().toError());
            end();
        }
        ctx.flush();
        balance();
    }

    private void balance() {
        ctx.channel().config().setAutoRead(!busy && ctx.channel().isWritable());
    }

    private void end() {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void read(FrontendTag tag) {
        switch (tag) {
            case QUERY -> {
                var sql = Query.read(frames.body()).sql().toString();
                frames.drop();
                query(sql);
            }
            case SYNC -> {
                frames.drop();
                skips = false;
                if (!inBlock) {
                    extended.forgetPortals();
                }
                replies.ready(inBlock);
            }
            case TERMINATE -> {
                frames.drop();
                busy = true;
                end();
            }
            case FUNCTION_CALL -> {
                frames.drop();
                replies.error("0A000", "no functions here (expected: " + Commands.EXPECTED + ")");
                replies.ready(inBlock);
            }
            case PARSE, BIND, DESCRIBE, EXECUTE, CLOSE -> extended(tag);
            // The rest of a COPY that failed is forgotten, and all is flushed as it is.
            case FLUSH, COPY_DATA, COPY_DONE, COPY_FAIL -> frames.drop();
            default ->
                throw new ProtocolViolation("message " + Tag.name(frames.tag()) + " (expected: one of a session's)");
        }
    }

    private void extended(FrontendTag tag) {
        if (skips) {
            frames.drop();
            return;
        }
        try {
            var body = frames.body();
            switch (tag) {
                case PARSE -> extended.parse(Parse.read(body));
                case BIND -> extended.bind(Bind.Names.read(body));
                case DESCRIBE -> extended.describe(Describe.read(body).what());
                case CLOSE -> extended.close(Close.read(body).what());
                default -> {
                    var execute = Execute.read(body);
                    execute(extended.portal(execute.portal()), execute.mostRows());
                }
            }
        } catch (Extended.Refused refused) {
            skips = true;
            replies.error(refused.sqlState(), refused.getMessage());
        }
        frames.drop();
    }

    private void execute(Extended.Portal portal, int most) {
        if (portal.command().isEmpty()) {
            replies.say(BackendTag.EMPTY_QUERY_RESPONSE);
        } else if (portal.done().isPresent()) {
            replies.result(portal.done().get(), most);
        } else {
            run(portal.command().get(), outcome -> {
                if (outcome instanceof Outcome.Done done) {
                    portal.ran(done);
                    replies.result(done, most);
                } else {
                    skips = true;
                }
            });
        }
    }

    private void query(String sql) {
        try {
            var commands = new ArrayDeque<>(Commands.read(sql));
            if (commands.isEmpty()) {
                replies.say(BackendTag.EMPTY_QUERY_RESPONSE);
            }
            runAll(commands);
        } catch (Commands.Unknown unknown) {
            replies.error("42601", unknown.getMessage());
            replies.ready(inBlock);
        }
    }

    private void runAll(Deque<Command> commands) {
        if (commands.isEmpty()) {
            replies.ready(inBlock);
            return;
        }
        var command = commands.remove();
        run(command, outcome -> {
            if (outcome instanceof Outcome.Done done) {
                if (command instanceof Command.Show) {
                    replies.describe(command);
                }
                replies.result(done, 0);
                runAll(commands);
            } else {
                replies.ready(inBlock);
            }
        });
    }

    /** @param then told on the client's loop; an error was said before */
    private void run(Command command, Consumer<Outcome> then) {
        busy = true;
        CompletionStage<Outcome> outcome = Outcome.of(command, affairs);
        var unused = outcome.whenComplete((found, failure) -> ctx.executor().execute(() -> {
            busy = false;
            var known = failure == null
                    ? found
                    : new Outcome.Refused(ServerMessage.of(Severity.ERROR, "XX000", failure.toString()));
            if (known instanceof Outcome.Refused refused) {
                replies.say(refused.error().toError());
            } else if (command instanceof Command.Block block) {
                inBlock = block.begins();
            }
            then.accept(known);
            if (ctx.channel().isActive()) {
                readOn();
            }
        }));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext same) {
        if (same.channel().isWritable()) {
            readOn();
        } else {
            balance();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext same) {
        frames.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext same, Throwable failure) {
        same.close();
    }
}
