package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.Close;
import dev.pgbeacon.pgwire.Describe;
import dev.pgbeacon.pgwire.Execute;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Dialect;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import dev.pgbeacon.router.statement.NamedExceptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A session's batches, written as words: {@code P:name B:name D:name E C:name S}, {@code A} for a Parse of DEALLOCATE ALL, and their
 * answers as the tags of a server.
 */
final class BatchTalk {
    private static final int MOST = 1_000;

    final SessionMemory memory = new SessionMemory();
    private final Judge judge = new Judge(FunctionCatalogue.EMPTY, NamedExceptions.NONE, Dialect.DEFAULT);
    private int texts;

    /** A connection that remembers what was written. */
    static final class TestWire implements Wire {
        private final Holdings holdings = new Holdings();
        private ByteBuf written = Unpooled.buffer();

        @Override
        public void write(ByteBuf bytes) {
            written.writeBytes(bytes);
            bytes.release();
        }

        @Override
        public ByteBuf buffer() {
            return Unpooled.buffer();
        }

        @Override
        public Holdings holdings() {
            return holdings;
        }

        /** In words. */
        String taken() {
            var words = new StringJoiner(" ");
            try (var frames = new FrameReader()) {
                frames.feed(written);
                while (frames.next()) {
                    words.add(word(frames));
                    frames.drop();
                }
            }
            written = Unpooled.buffer();
            return words.toString();
        }

        private static String word(FrameReader frames) {
            var body = frames.whole(MOST) ? frames.body() : Unpooled.EMPTY_BUFFER;
            return (char) frames.tag()
                    + switch (FrontendTag.of(frames.tag())) {
                        case PARSE -> ":" + Parse.read(body).statement();
                        case BIND -> ":" + Bind.Names.read(body).statement();
                        case DESCRIBE -> ":" + Describe.read(body).what().name();
                        case CLOSE -> ":" + Close.read(body).what().name();
                        default -> "";
                    };
        }
    }

    private ByteBuf bytes(String words) {
        var out = Unpooled.buffer();
        for (var word : words.split(" ", -1)) {
            var name = word.length() > 2 ? word.substring(2) : "";
            switch (word.charAt(0)) {
                // Each text is another one: a statement is no other of the same name.
                case 'P' -> new Parse(WireText.of(name), WireText.of("select " + ++texts), List.of()).writeTo(out);
                case 'A' -> new Parse(WireText.EMPTY, WireText.of("deallocate all"), List.of()).writeTo(out);
                case 'B' -> new Bind(new Bind.Names(WireText.EMPTY, WireText.of(name)), List.of()).writeTo(out);
                case 'D' -> new Describe(Prepared.statement(name)).writeTo(out);
                case 'E' -> new Execute(WireText.EMPTY, 0).writeTo(out);
                case 'C' -> new Close(Prepared.statement(name)).writeTo(out);
                case 'S' -> FrontendTag.SYNC.writeTo(out);
                default -> throw new IllegalArgumentException(word);
            }
        }
        return out;
    }

    /** What the connection got, and what the client saw of the answers. */
    String run(TestWire wire, String words, String answers) {
        var frames = new FrameReader();
        frames.feed(bytes(words));
        Optional<Request> begun = Optional.empty();
        while (frames.next()) {
            var tag = FrontendTag.of(frames.tag());
            begun = begun.or(() -> Optional.of(Request.of(tag, memory, MOST)));
            begun.get().gather(tag, frames);
        }
        var request = begun.orElseThrow();
        request.hold(frames.run());
        request.judge(judge, false);
        request.deliver(wire);
        var sent = wire.taken();
        var shown = new StringBuilder();
        for (int i = 0; i < answers.length(); i++) {
            if (answered(request, wire, answers.charAt(i))) {
                shown.append(answers.charAt(i));
            }
        }
        request.release();
        return sent + " -> " + shown;
    }

    private static boolean answered(Request request, TestWire wire, char answer) {
        switch (answer) {
            case '1', '3' -> {
                return request.isForClient(BackendTag.of((byte) answer), wire);
            }
            case 'C' -> request.completed("SELECT 1", wire);
            case 'E' -> request.failed(Optional.empty(), wire);
            case 'Z' -> request.ready(TransactionStatus.IDLE, wire);
            default -> request.onServer(BackendTag.of((byte) answer));
        }
        return true;
    }
}
