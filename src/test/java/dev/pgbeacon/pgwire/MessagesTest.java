package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {
    /** As they stand in the manual, in hexadecimal. */
    @ParameterizedTest
    @CsvSource({
        "QUERY, 510000000d73656c656374203100",
        "SYNC, 5300000004",
        "READY, 5a0000000554",
        "ERROR, 4500000023 53464154414c00 56464154414c00 43353750303300 4d6e6f742079657400 00",
    })
    void bytesAreAsPostgresqlWritesThem(String what, String hex) {
        var out = Unpooled.buffer();
        switch (what) {
            case "QUERY" -> Query.of("select 1").writeTo(out);
            case "SYNC" -> FrontendTag.SYNC.writeTo(out);
            case "READY" -> new ReadyForQuery(TransactionStatus.IN_TRANSACTION).writeTo(out);
            default ->
                ServerMessage.of(Severity.FATAL, "57P03", "not yet").toError().writeTo(out);
        }
        assertEquals(hex.replace(" ", ""), ByteBufUtil.hexDump(out));
    }

    @ParameterizedTest
    @EnumSource(Feeding.class)
    void whatIsWrittenIsReadAgain(Feeding feeding) {
        var sent = Samples.all();
        var read = new ArrayList<Object>();
        try (var frames = new FrameReader()) {
            for (var piece : feeding.pieces(Feeding.bytes(sent.toArray(Message[]::new)))) {
                frames.feed(piece);
                while (frames.next()) {
                    if (frames.whole(1000)) {
                        var reader = Samples.READERS.get(sent.get(read.size()));
                        read.add(reader.apply(frames.body()));
                        frames.drop();
                    }
                }
            }
        }
        assertEquals(sent, read);
    }

    @Test
    void aMessageOneByteShorterOrLongerIsNoneOrAnotherOne() {
        Samples.READERS.forEach((sample, reader) -> {
            var body = Unpooled.buffer();
            sample.writeBody(body);
            for (int length = 0; length < body.readableBytes(); length++) {
                var cut = body.copy(0, length);
                try {
                    assertFalse(sample.equals(reader.apply(cut)), sample + " cut to " + length);
                } catch (ProtocolViolation expected) {
                    assertTrue(expected.getMessage().contains("(expected: "), expected.getMessage());
                }
            }
            var longer = body.copy().writeByte(0);
            try {
                assertFalse(sample.equals(reader.apply(longer)), sample + " and a byte");
            } catch (ProtocolViolation expected) {
                assertTrue(expected.getMessage().contains("(expected: "), expected.getMessage());
            }
        });
    }

    @Test
    void ofABindOnlyTheNamesAreRead() {
        var names = new Bind.Names(WireText.of("p"), WireText.of("s"));
        var body = Unpooled.buffer();
        new Bind(names, List.of(Optional.of(WireText.of("value")), Optional.empty())).writeBody(body);

        assertEquals(names, Bind.Names.read(body));
        assertEquals(2 + 2 + 4 + 5 + 4 + 2, body.readableBytes());
        assertEquals(
                "no zero",
                assertThrows(ProtocolViolation.class, () -> Bind.Names.read(Unpooled.buffer()))
                        .getMessage()
                        .substring(14, 21));
    }

    @Test
    void aFunctionIsCalledByItsNumber() {
        assertEquals(
                new FunctionCall(77),
                FunctionCall.read(Unpooled.buffer().writeInt(77).writeShort(0)));
    }

    @Test
    void anErrorIsReadWithFieldsThatNobodyKnows() {
        var body = Unpooled.copiedBuffer(
                "SFEHLER\0VFATAL\0C57P01\0Mgone\0?new\0\0", java.nio.charset.StandardCharsets.UTF_8);

        var read = ServerMessage.read(body);

        assertEquals("57P01", read.sqlState());
        assertEquals("gone", read.message());
        assertTrue(read.endsSession());
        assertEquals(Optional.of("new"), read.field('?'));
        assertEquals(Optional.empty(), read.field('D'));
    }

    @Test
    void ourOwnMessagesHaveDetailAndHint() {
        var sent = ServerMessage.of(Severity.WARNING, "01000", "so")
                .detail("because")
                .hint("do");
        var body = Unpooled.buffer();
        sent.toNotice().writeBody(body);

        assertEquals(sent, ServerMessage.read(body));
        assertEquals(Optional.of("because"), sent.field('D'));
        assertEquals(Optional.of("do"), sent.field('H'));
        assertFalse(sent.endsSession());
        assertThrows(IllegalArgumentException.class, () -> ServerMessage.of(Severity.ERROR, "57", "so"));
    }

    @ParameterizedTest
    @EnumSource(TransactionStatus.class)
    void theStatusIsRead(TransactionStatus status) {
        assertEquals(status, ReadyForQuery.read(Unpooled.buffer().writeByte(status.code())));
    }

    @Test
    void anUnknownStatusIsAViolation() {
        var violation = assertThrows(
                ProtocolViolation.class,
                () -> ReadyForQuery.read(Unpooled.buffer().writeByte('X')));
        assertEquals("ReadyForQuery, status: 'X' (expected: 'I', 'T' or 'E')", violation.getMessage());
    }

    @Test
    void aZeroByteInATextIsNotSmuggledIntoAMessage() {
        var query = new Query(WireText.of(new byte[] {'a', 0, 'b'}));

        assertThrows(IllegalArgumentException.class, () -> query.writeTo(Unpooled.buffer()));
    }

    @Test
    void secretsAreNotShown() {
        var secret = WireText.of("sekrit");
        for (var message : List.of(
                new Password(secret),
                new SaslResponse(secret),
                new SaslInitialResponse("SCRAM-SHA-256", Optional.of(secret)),
                new BackendKey(1, secret))) {
            assertFalse(message.toString().contains("sekrit"), message.toString());
        }
    }

    @Test
    void eachTagIsFoundByItsByte() {
        for (var tag : FrontendTag.values()) {
            assertEquals(tag, FrontendTag.of(tag.code()));
        }
        for (var tag : BackendTag.values()) {
            assertEquals(tag, BackendTag.of(tag.code()));
        }
        assertEquals("'Q'", Tag.name((byte) 'Q'));
        assertEquals("0xff", Tag.name((byte) -1));
    }
}
