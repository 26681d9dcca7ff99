package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One or more of each message that can be read, and what reads it. */
final class Samples {
    private static final WireText NAME = WireText.of("näme");
    /** Not UTF-8, and with a zero byte. */
    private static final WireText BYTES = WireText.of(new byte[] {0, -1, 'x', -128});

    static final Map<Message, Function<ByteBuf, ?>> READERS = new LinkedHashMap<>();

    private Samples() {}

    private static void add(Function<ByteBuf, ?> reader, Message... samples) {
        for (var sample : samples) {
            READERS.put(sample, reader);
        }
    }

    static {
        add(Query::read, Query.of("select 'ü'"), Query.of(""));
        add(Parse::read, Parse.of("select 1"), new Parse(NAME, NAME, List.of(0, 25, -1)));
        add(Describe::read, new Describe(Prepared.statement("")), new Describe(Prepared.portal("p")));
        add(Close::read, new Close(Prepared.statement("s")), new Close(Prepared.portal("")));
        add(Execute::read, new Execute(NAME, 0), new Execute(WireText.EMPTY, 100));
        add(CopyFail::read, new CopyFail(NAME));
        add(Password::read, new Password(NAME));
        add(
                SaslInitialResponse::read,
                new SaslInitialResponse("SCRAM-SHA-256", Optional.of(BYTES)),
                new SaslInitialResponse("SCRAM-SHA-256", Optional.empty()));
        add(SaslResponse::read, new SaslResponse(BYTES));
        add(
                Authentication::read,
                new Authentication.Ok(),
                new Authentication.CleartextPassword(),
                new Authentication.Md5Password(BYTES),
                new Authentication.Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")),
                new Authentication.SaslContinue(NAME),
                new Authentication.SaslFinal(BYTES),
                new Authentication.Other(7, BYTES));
        add(BackendKey::read, new BackendKey(-1, BYTES), new BackendKey(1, WireText.of(new byte[256])));
        add(ParameterStatus::read, ParameterStatus.of("server_version", "17.1"));
        add(RowDescription::read, RowDescription.texts("a", "b"), RowDescription.texts());
        add(
                DataRow::read,
                new DataRow(List.of(Optional.of(BYTES), Optional.empty(), Optional.of(WireText.EMPTY))),
                new DataRow(List.of()));
        add(CommandComplete::read, new CommandComplete("INSERT 0 1"));
        add(ParameterDescription::read, new ParameterDescription(List.of(25, 0)));
        add(
                in -> CopyResponse.read(BackendTag.COPY_IN_RESPONSE, in),
                new CopyResponse(BackendTag.COPY_IN_RESPONSE, true, 3));
        add(Notification::read, new Notification(17, NAME, WireText.EMPTY));
        add(
                NegotiateProtocolVersion::read,
                new NegotiateProtocolVersion(ProtocolVersion.V3_2, List.of("_pq_.a", "_pq_.b")));
    }

    static List<Message> all() {
        return List.copyOf(READERS.keySet());
    }
}
