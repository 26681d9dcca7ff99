package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a prepared statement, as object identifiers of their types. */
public record ParameterDescription(List<Integer> types) implements Message {
    public ParameterDescription {
        types = List.copyOf(types);
    }

    public static ParameterDescription read(ByteBuf in) {
        var body = new Body("ParameterDescription", in);
        int count = body.int16("parameters");
        var types = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            types.add(body.int32("type"));
        }
        body.end();
        return new ParameterDescription(types);
    }

    @Override
    public Tag tag() {
        return BackendTag.PARAMETER_DESCRIPTION;
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeShort(types.size());
        types.forEach(out::writeInt);
    }
}
