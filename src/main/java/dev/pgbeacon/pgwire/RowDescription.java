package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The columns of the rows that follow. */
public record RowDescription(List<Column> columns) implements Message {
    /** @param type an object identifier; {@code attribute} and {@code table} are 0 where it is no table's */
    public record Column(WireText name, int table, int attribute, int type, int size, int modifier, boolean binary) {
        private static final int TEXT = 25;

        public static Column text(String name) {
            return new Column(WireText.of(name), 0, 0, TEXT, -1, -1, false);
        }
    }

    public RowDescription {
        columns = List.copyOf(columns);
    }

    public static RowDescription texts(String... names) {
        return new RowDescription(Stream.of(names).map(Column::text).toList());
    }

    public static RowDescription read(ByteBuf in) {
        var body = new Body("RowDescription", in);
        int count = body.int16("columns");
        var columns = new ArrayList<Column>();
        for (int i = 0; i < count; i++) {
            columns.add(new Column(
                    body.text("name"),
                    body.int32("table"),
                    body.int16("attribute"),
                    body.int32("type"),
                    (short) body.int16("size"),
                    body.int32("modifier"),
                    body.int16("format") == 1));
        }
        body.end();
        return new RowDescription(columns);
    }

    @Override
    public Tag tag() {
        return BackendTag.ROW_DESCRIPTION;
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeShort(columns.size());
        for (var column : columns) {
            column.name.writeTerminated(out);
            out.writeInt(column.table).writeShort(column.attribute);
            out.writeInt(column.type).writeShort(column.size).writeInt(column.modifier);
            out.writeShort(column.binary ? 1 : 0);
        }
    }
}
