package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection to a {@link FakePostgres}. */
@SuppressWarnings("FutureReturnValueIgnored") // a client that is gone misses nothing
final class FakeSession extends ChannelInboundHandlerAdapter {
    private static final int MOST_SQL = 1 << 20;

    private final FakePostgres server;
    private final StartupReader startup = new StartupReader();
    private final FrameReader frames = new FrameReader();
    private boolean loggedIn;
    private final Map<WireText, String> prepared = new HashMap<>();
    /** What the last Bind or Describe named: a driver has one portal at a time. */
    private String sql = "";

    FakeSession(FakePostgres server) {
        this.server = server;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (server.answersAt(ctx.channel()).node.mode() == FakeNode.Mode.CLOSES) {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var answers = server.answersAt(ctx.channel());
        var bytes = (ByteBuf) message;
        if (answers.node.mode() == FakeNode.Mode.BLACK_HOLE) {
            bytes.release();
        } else if (loggedIn) {
            frames.feed(bytes);
            converse(ctx, answers);
        } else {
            startup.feed(bytes);
            greet(ctx, answers);
        }
    }

    private void greet(ChannelHandlerContext ctx, FakeAnswers answers) {
        for (var packet = startup.next(); packet.isPresent(); packet = startup.next()) {
            if (packet.get() instanceof StartupPacket.Login) {
                var refusal = answers.node.refusal();
                if (refusal.isPresent()) {
                    var out = ctx.alloc().buffer();
                    refusal.get().toError().writeTo(out);
                    ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
                    return;
                }
                loggedIn = true;
                ctx.writeAndFlush(answers.greeting());
                frames.feed(startup.rest());
                converse(ctx, answers);
                return;
            } else if (packet.get() instanceof StartupPacket.SslRequest
                    || packet.get() instanceof StartupPacket.GssEncRequest) {
                ctx.writeAndFlush(Unpooled.buffer(1).writeByte('N'));
            } else {
                ctx.close();
                return;
            }
        }
    }

    private void converse(ChannelHandlerContext ctx, FakeAnswers answers) {
        while (frames.next()) {
            if (!frames.whole(MOST_SQL)) {
                continue;
            }
            answer(ctx, answers, FrontendTag.of(frames.tag()), frames.body());
            frames.drop();
        }
        ctx.flush();
    }

    private void answer(ChannelHandlerContext ctx, FakeAnswers answers, FrontendTag tag, ByteBuf body) {
        switch (tag) {
            case QUERY -> {
                server.questions.increment();
                ctx.write(answers.answer(Query.read(body).sql().toString()));
            }
            case PARSE -> {
                var parse = Parse.read(body);
                prepared.put(parse.statement(), parse.sql().toString());
                write(ctx, BackendTag.PARSE_COMPLETE);
            }
            case BIND -> {
                sql = prepared.getOrDefault(Bind.Names.read(body).statement(), "");
                write(ctx, BackendTag.BIND_COMPLETE);
            }
            case DESCRIBE -> {
                var what = Describe.read(body).what();
                if (what.kind() == Prepared.Kind.STATEMENT) {
                    sql = prepared.getOrDefault(what.name(), "");
                    write(ctx, new ParameterDescription(List.of()));
                }
                if (FakeAnswers.givesRows(sql)) {
                    write(ctx, answers.columns(sql));
                } else {
                    write(ctx, BackendTag.NO_DATA);
                }
            }
            case EXECUTE -> {
                server.questions.increment();
                answers.rows(sql).forEach(message -> write(ctx, message));
            }
            case CLOSE -> write(ctx, BackendTag.CLOSE_COMPLETE);
            case SYNC -> write(ctx, new ReadyForQuery(TransactionStatus.IDLE));
            case TERMINATE -> ctx.close();
            case FLUSH, COPY_DATA, COPY_DONE, COPY_FAIL, FUNCTION_CALL, PASSWORD, UNKNOWN -> {
                // Nothing is said to these.
            }
        }
    }

    private static void write(ChannelHandlerContext ctx, Message message) {
        var out = ctx.alloc().buffer();
        message.writeTo(out);
        ctx.write(out);
    }

    private static void write(ChannelHandlerContext ctx, Tag bare) {
        var out = ctx.alloc().buffer(FrameReader.HEADER);
        bare.writeTo(out);
        ctx.write(out);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        startup.close();
        frames.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (!(failure instanceof IOException)) {
            failure.printStackTrace();
        }
        ctx.close();
    }
}
