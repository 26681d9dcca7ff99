package dev.pgbeacon.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupReaderTest {
    private final StartupReader startup = new StartupReader();

    @AfterEach
    void release() {
        startup.close();
    }

    private static StartupMessage login(String... pairs) {
        var parameters = new LinkedHashMap<String, WireText>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], WireText.of(pairs[i + 1]));
        }
        return new StartupMessage(ProtocolVersion.V3_0, parameters);
    }

    private static BackendKey key(int length) {
        return new BackendKey(4711, WireText.of(new byte[length]));
    }

    private StartupPacket one(Feeding feeding, ByteBuf bytes) {
        var pieces = feeding.pieces(bytes);
        for (var piece : pieces.subList(0, pieces.size() - 1)) {
            startup.feed(piece);
            assertEquals(Optional.empty(), startup.next());
        }
        startup.feed(pieces.get(pieces.size() - 1));
        return startup.next().orElseThrow();
    }

    private ProtocolViolation refused(ByteBuf bytes) {
        startup.feed(bytes);
        return assertThrows(ProtocolViolation.class, startup::next);
    }

    private static ByteBuf packet(int version, String body) {
        var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return Feeding.buffer().writeInt(8 + bytes.length).writeInt(version).writeBytes(bytes);
    }

    @ParameterizedTest
    @EnumSource(Feeding.class)
    void aLoginIsRead(Feeding feeding) {
        var sent = login("user", "jörg", "database", "db", "application_name", "");
        var bytes = Feeding.buffer();
        sent.writeTo(bytes);

        var read =
                assertInstanceOf(StartupPacket.Login.class, one(feeding, bytes)).message();

        assertEquals(sent, read);
        assertEquals(
                List.copyOf(sent.parameters().keySet()),
                List.copyOf(read.parameters().keySet()));
        assertEquals("jörg", read.user().toString());
        assertEquals("db", read.database().toString());
        assertEquals(Optional.of(WireText.EMPTY), read.parameter("application_name"));
        assertEquals(Optional.empty(), read.parameter("options"));
    }

    @ParameterizedTest
    @EnumSource(Feeding.class)
    void requestsForEncryptionAndCancelsAreRead(Feeding feeding) {
        var ssl = Feeding.buffer();
        StartupPacket.writeSslRequest(ssl);
        assertEquals(new StartupPacket.SslRequest(), one(feeding, ssl));
        assertEquals(new StartupPacket.GssEncRequest(), one(feeding, packet(80877104, "")));
        for (int length : new int[] {4, 5, 32, 256}) {
            var sent = new StartupPacket.CancelRequest(key(length));
            var bytes = Feeding.buffer();
            sent.writeTo(bytes);
            assertEquals(sent, one(feeding, bytes));

            var passedOn = new StartupPacket.PassedOnCancel(key(length));
            var passedOnBytes = Feeding.buffer();
            passedOn.writeTo(passedOnBytes);
            assertEquals(passedOn, one(feeding, passedOnBytes));
        }
    }

    @Test
    void onePacketAfterAnotherIsReadAndTheRestIsHandedOn() {
        var bytes = packet(80877103, "");
        var login = packet(196608, "user\0a\0\0");
        bytes.writeBytes(login).writeBytes(new byte[] {'Q'});
        login.release();
        startup.feed(bytes);

        assertInstanceOf(StartupPacket.SslRequest.class, startup.next().orElseThrow());
        assertInstanceOf(StartupPacket.Login.class, startup.next().orElseThrow());
        assertEquals(Optional.empty(), startup.next());
        var rest = startup.rest();
        assertEquals(Unpooled.wrappedBuffer(new byte[] {'Q'}), rest);
        rest.release();
    }

    @Test
    void aHandshakeWithoutAskingIsSeenAtItsFirstByteAndLeftUnread() {
        startup.feed(Feeding.buffer().writeByte(0x16));

        assertEquals(Optional.of(new StartupPacket.DirectTls()), startup.next());

        var rest = startup.rest();
        assertEquals(1, rest.readableBytes());
        rest.release();
    }

    @Test
    void whatIsSentInTheClearBehindARequestForEncryptionIsRefused() {
        startup.feed(packet(80877103, ""));
        startup.next();
        startup.refuseMore();
        startup.feed(packet(196608, "user\0a\0\0"));

        assertThrows(ProtocolViolation.class, startup::refuseMore);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7, 10_005, -1, Integer.MAX_VALUE, 0x47455420 /* "GET " */})
    void aLengthThatCannotBeIsRefusedBeforeMoreIsRead(int length) {
        assertTrue(refused(Feeding.buffer().writeInt(length)).getMessage().endsWith("(expected: 8..10004)"));
    }

    @Test
    void theLongestPacketIsRead() {
        var value = "x".repeat(10_000 - 4 - "user\0a\0b\0\0\0".length());
        assertInstanceOf(
                StartupPacket.Login.class, one(Feeding.WHOLE, packet(196608, "user\0a\0b\0" + value + "\0\0")));
    }

    @ParameterizedTest
    @CsvSource({
        "'user|a|', 08P01, 'StartupMessage, terminator: no zero byte at its end (expected: one)'",
        "'user|a', 08P01, 'StartupMessage, parameter user: no zero byte at its end (expected: one)'",
        "'user', 08P01, 'StartupMessage, parameter: no zero byte at its end (expected: one)'",
        "'', 08P01, 'StartupMessage, parameter: no zero byte at its end (expected: one)'",
        "'user|a||x', 08P01, 'StartupMessage, end: 1 bytes more (expected: none)'",
        "'user|a|user|b||', 08P01, 'StartupMessage, parameter user: twice (expected: once)'",
        "'user|a|\u00e9|b||', 08P01, 'StartupMessage, parameter \ufffd: not UTF-8 (expected: a setting''s name)'",
        "'|', 28000, 'no PostgreSQL user name specified in startup packet'",
        "'user|||', 28000, 'no PostgreSQL user name specified in startup packet'",
        "'database|a||', 28000, 'no PostgreSQL user name specified in startup packet'",
    })
    void aLoginThatIsNoneIsRefused(String body, String sqlState, String message) {
        var violation = refused(packet(196608, body.replace('|', '\0')));

        assertEquals(message, violation.getMessage());
        assertEquals(sqlState, violation.sqlState());
        assertEquals(sqlState, violation.toServerMessage().sqlState());
    }

    @ParameterizedTest
    @ValueSource(ints = {2 << 16, 1 << 16, 4 << 16, 1234 << 16 | 5681, 0})
    void anotherMajorVersionIsRefused(int version) {
        assertEquals("0A000", refused(packet(version, "user\0a\0\0")).sqlState());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 257})
    void aKeyOfAnImpossibleLengthIsRefused(int length) {
        var bytes = Feeding.buffer().writeInt(12 + length).writeInt(80877102).writeInt(1);
        assertTrue(refused(bytes.writeBytes(new byte[length])).getMessage().contains("4..256"));
    }

    @Test
    void aRequestForEncryptionWithSomethingInItIsRefused() {
        assertTrue(refused(packet(80877103, "x")).getMessage().contains("1 bytes more"));
    }

    @Test
    void whoAsksForMoreThanWeSpeakIsToldWhatWeDo() {
        var parameters = Map.of("user", WireText.of("a"), "_pq_.x", WireText.of("1"));

        var later = new StartupMessage(new ProtocolVersion(3, 9999), parameters);
        assertEquals(
                Optional.of(new NegotiateProtocolVersion(ProtocolVersion.V3_2, List.of("_pq_.x"))),
                later.negotiation());
        var option = new StartupMessage(ProtocolVersion.V3_0, parameters);
        assertEquals(
                Optional.of(new NegotiateProtocolVersion(ProtocolVersion.V3_0, List.of("_pq_.x"))),
                option.negotiation());
        assertEquals(Optional.empty(), login("user", "a").negotiation());
    }

    @Test
    void aKeyOpensOnlyItsOwnLockAndIsNeverShown() {
        assertTrue(key(4).opens(key(4)));
        assertFalse(key(4).opens(key(5)));
        assertFalse(key(4).opens(new BackendKey(4712, key(4).secret())));
        assertEquals("key of 4711", key(4).toString());
    }
}
