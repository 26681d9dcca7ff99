package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row, of an answer that is our own or short.
 *
 * @param values empty ones are NULL
 */
public record DataRow(List<Optional<WireText>> values) implements Message {
    public DataRow {
        values = List.copyOf(values);
    }

    public static DataRow texts(List<Optional<String>> values) {
        return new DataRow(values.stream().map(value -> value.map(WireText::of)).toList());
    }

    public static DataRow read(ByteBuf in) {
        var body = new Body("DataRow", in);
        int count = body.int16("columns");
        var values = new ArrayList<Optional<WireText>>();
        for (int i = 0; i < count; i++) {
            int length = body.int32("length");
            values.add(length == -1 ? Optional.empty() : Optional.of(body.bytes(length, "value")));
        }
        body.end();
        return new DataRow(values);
    }

    @Override
    public Tag tag() {
        return BackendTag.DATA_ROW;
    }

    @Override
    public void writeBody(ByteBuf out) {
        writeValues(out, values);
    }

    static void writeValues(ByteBuf out, List<Optional<WireText>> values) {
        out.writeShort(values.size());
        for (var value : values) {
            out.writeInt(value.map(WireText::length).orElse(-1));
            value.ifPresent(text -> text.writeTo(out));
        }
    }
}
