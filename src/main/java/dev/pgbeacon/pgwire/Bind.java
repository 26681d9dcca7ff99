package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/**
 * Gives a prepared statement its parameters, all as text, and asks for text: what we send ourselves. Of a client's Bind only
 * {@link Names} are read.
 *
 * @param parameters empty ones are NULL
 */
public record Bind(Names names, List<Optional<WireText>> parameters) implements Message {
    public Bind {
        parameters = List.copyOf(parameters);
    }

    /** A portal and the statement that it runs; empty ones are the unnamed. */
    public record Names(WireText portal, WireText statement) {
        public static final Names UNNAMED = new Names(WireText.EMPTY, WireText.EMPTY);

        /** Reads the names, and leaves the parameters. */
        public static Names read(ByteBuf in) {
            var body = new Body("Bind", in);
            return new Names(body.text("portal"), body.text("statement"));
        }
    }

    @Override
    public Tag tag() {
        return FrontendTag.BIND;
    }

    @Override
    public void writeBody(ByteBuf out) {
        names.portal().writeTerminated(out);
        names.statement().writeTerminated(out);
        out.writeShort(0); // parameter formats: text
        DataRow.writeValues(out, parameters);
        out.writeShort(0); // result formats: text
    }
}
