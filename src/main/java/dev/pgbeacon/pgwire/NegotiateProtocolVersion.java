package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what will be spoken instead, and which options will not be heard. On the wire stands the whole version, not only its
 * minor part as manuals before 19 have it: servers always sent that.
 */
public record NegotiateProtocolVersion(ProtocolVersion version, List<String> unknownOptions) implements Message {
    public NegotiateProtocolVersion {
        unknownOptions = List.copyOf(unknownOptions);
    }

    public static NegotiateProtocolVersion read(ByteBuf in) {
        var body = new Body("NegotiateProtocolVersion", in);
        var version = ProtocolVersion.of(body.int32("version"));
        int count = body.int32("options");
        var options = new ArrayList<String>();
        while (!body.isAtEnd()) {
            options.add(body.text("option").toString());
        }
        if (options.size() != count) {
            throw body.violation("options", options.size() + "", count + ", as it says");
        }
        return new NegotiateProtocolVersion(version, options);
    }

    @Override
    public Tag tag() {
        return BackendTag.NEGOTIATE_PROTOCOL_VERSION;
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeInt(version.code()).writeInt(unknownOptions.size());
        unknownOptions.forEach(option -> WireText.of(option).writeTerminated(out));
    }
}
