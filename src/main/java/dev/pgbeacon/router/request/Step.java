package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.FrontendTag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** A message of a batch that is answered. Ours: one that the client did not send; it sees no answer to it. */
sealed interface Step {
    record Parse(PreparedStatement made, boolean ours) implements Step {}

    /** @param bound empty if nobody knows what the portal runs */
    record Execute(Optional<Bound> bound) implements Step {}

    /** @param statement empty for a portal */
    record Close(Optional<String> statement, boolean ours) implements Step {}

    /** A Bind or a Describe: only whether it was answered counts. */
    record Plain() implements Step {
        static final Optional<Step> ONE = Optional.of(new Plain());
    }

    /** A portal: what it runs, and the Bind behind its two names, if that is kept. */
    record Bound(PreparedStatement statement, Optional<byte[]> values) {
        /** What does the same on another connection; it uses the unnamed statement, and leaves none. */
        Optional<ByteBuf> message() {
            if (!statement.isParse() || (statement.mayMakeSettings() && values.isEmpty())) {
                return Optional.empty();
            }
            var out = Unpooled.buffer();
            statement.writeUnnamedTo(out);
            var bind = values.orElse(new byte[] {0, 0, 0, 0, 0, 0}); // no formats, no values, no formats
            out.writeByte(FrontendTag.BIND.code())
                    .writeInt(4 + 2 + bind.length)
                    .writeShort(0)
                    .writeBytes(bind);
            new dev.pgbeacon.pgwire.Execute(dev.pgbeacon.pgwire.WireText.EMPTY, 0).writeTo(out);
            new dev.pgbeacon.pgwire.Close(dev.pgbeacon.pgwire.Prepared.statement("")).writeTo(out);
            FrontendTag.SYNC.writeTo(out);
            return Optional.of(out);
        }
    }
}
