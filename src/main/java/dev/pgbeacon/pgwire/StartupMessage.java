package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The login: who wants which database, and settings for the session (PostgreSQL manual, "Message Formats", StartupMessage).
 *
 * @param parameters in their order
 */
public record StartupMessage(ProtocolVersion version, Map<String, WireText> parameters) {
    private static final String USER = "user";
    private static final String DATABASE = "database";
    /** So begin options of the protocol; the others are settings. */
    private static final String OPTION = "_pq_.";

    public StartupMessage {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (parameters.getOrDefault(USER, WireText.EMPTY).isEmpty()) {
            throw new IllegalArgumentException("startup message: no user (expected: one)");
        }
    }

    static StartupMessage read(ProtocolVersion version, Body body) {
        if (version.major() != 3) {
            throw new ProtocolViolation(
                    "0A000", "unsupported frontend protocol " + version + " (expected: 3.0 to 3.2)");
        }
        var parameters = new LinkedHashMap<String, WireText>();
        for (var name = body.text("parameter"); !name.isEmpty(); name = body.text("terminator")) {
            if (!WireText.of(name.toString()).equals(name)) {
                throw body.violation("parameter " + name, "not UTF-8", "a setting's name");
            }
            var value = body.text("parameter " + name);
            // PostgreSQL takes the last. Whoever reads the first would check another user than the one who logs in.
            if (parameters.put(name.toString(), value) != null) {
                throw body.violation("parameter " + name, "twice", "once");
            }
        }
        body.end();
        if (parameters.getOrDefault(USER, WireText.EMPTY).isEmpty()) {
            throw new ProtocolViolation("28000", "no PostgreSQL user name specified in startup packet");
        }
        return new StartupMessage(version, parameters);
    }

    public WireText user() {
        return parameters.get(USER);
    }

    /** As PostgreSQL: the user's name where none is named. */
    public WireText database() {
        var named = parameters.getOrDefault(DATABASE, WireText.EMPTY);
        return named.isEmpty() ? user() : named;
    }

    public Optional<WireText> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** What has to be answered where the client asks for more than we speak; nothing of the protocol's options is known to us. */
    public Optional<NegotiateProtocolVersion> negotiation() {
        var options = parameters.keySet().stream()
                .filter(name -> name.startsWith(OPTION))
                .toList();
        if (version.compareTo(ProtocolVersion.V3_2) <= 0 && options.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new NegotiateProtocolVersion(spoken(), List.copyOf(options)));
    }

    /** What will be spoken. */
    public ProtocolVersion spoken() {
        return version.compareTo(ProtocolVersion.V3_2) < 0 ? version : ProtocolVersion.V3_2;
    }

    public void writeTo(ByteBuf out) {
        int begin = out.writerIndex();
        out.writeInt(0).writeInt(version.code());
        parameters.forEach((name, value) -> {
            WireText.of(name).writeTerminated(out);
            value.writeTerminated(out);
        });
        out.writeByte(0);
        out.setInt(begin, out.writerIndex() - begin);
    }
}
