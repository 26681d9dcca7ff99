package dev.pgbeacon.face.replstatus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.face.replstatus.ReplstatusRequest.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplstatusRequestTest {
    @ParameterizedTest
    @CsvSource({
        "30, 30s",
        "30s, 30s",
        "0, 0s",
        "1.5, 1500ms",
        "1500ms, 1500ms",
        "5m, 300s",
        "1h, 3600s",
        "512B, 512B",
        "16kB, 16384B",
        "16MB, 16777216B",
        "1gb, 1073741824B",
        "16/B374D848, 16/B374D848",
        "16/b374d848, 16/B374D848",
    })
    void aThresholdIsReadWithOrWithoutLineEndAndBlanks(String text, String limit) {
        for (var form : new String[] {"%s", "%s\n", "%s\r\n", "  %s\t", "\r\n%s \r\n", "%s\nGET / HTTP/1.1\r\n"}) {
            var request = form.formatted(text);
            var reading = assertInstanceOf(Reading.Threshold.class, whole(request), request);
            assertEquals(limit, reading.limit().toString(), request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n", "\n\n\n", " \t\r\n "})
    void blanksAloneAskForNothing(String text) {
        assertInstanceOf(Reading.Plain.class, whole(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "+1",
                "30 s",
                "30\r40",
                "abc",
                "1e3",
                "30x",
                "5M",
                ".5",
                "99999999999999999999",
                "9999999999999999999h",
                "1/2/3",
                "123456789/0",
                "GET / HTTP/1.1\r\n",
                "\0",
                "\u00A030",
                "\u0663\u0660",
                "30\0"
            })
    void whatIsNoThresholdIsGarbageAndNeverNothing(String text) {
        assertInstanceOf(Reading.Garbage.class, whole(text));
    }

    @Test
    void aRequestOfSixtyFourBytesIsRead() {
        assertInstanceOf(Reading.Threshold.class, whole(" ".repeat(62) + "30"));
        assertInstanceOf(Reading.Threshold.class, whole(" ".repeat(62) + "30\n"));
        assertInstanceOf(Reading.Plain.class, whole(" ".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "", "x"})
    void aRequestOfSixtyFiveBytesIsGarbage(String start) {
        var request = start + " ".repeat(65 - start.length());

        assertEquals(new Reading.Garbage("more than 64 bytes"), whole(request));
    }

    @Test
    void aRequestIsIncompleteUntilItsLineEnds() {
        var request = new ReplstatusRequest();

        for (byte each : "\n 10ms".getBytes(StandardCharsets.US_ASCII)) {
            assertInstanceOf(Reading.Incomplete.class, request.take(each));
        }
        assertInstanceOf(Reading.Threshold.class, request.take((byte) '\n'));
    }

    @Test
    void anyBytesAreReadWithoutAFailureAndOnlyDigitsMakeAThreshold() {
        var random = new Random(5400);
        var alphabet = "0123456789.smhkMGBT/ABCDEF \t\r\n-+xX\0\u00ff";
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(random.nextInt(10) == 0 ? 80 : 12);
            for (int j = 0; j < length; j++) {
                text.append(
                        random.nextInt(20) == 0
                                ? (char) random.nextInt(256)
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var reading = whole(text.toString());
            if (reading instanceof Reading.Threshold) {
                assertTrue(text.toString().matches("(?s)\\s*[0-9A-Fa-f].*"), text.toString());
            } else if (reading instanceof Reading.Plain) {
                assertTrue(text.toString().isBlank() && length <= 64, text.toString());
            } else {
                assertInstanceOf(Reading.Garbage.class, reading, text.toString());
            }
        }
    }

    /** As the handler does: byte by byte, until something is known; then the end. */
    private static Reading whole(String text) {
        var request = new ReplstatusRequest();
        for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
            var reading = request.take(each);
            if (!(reading instanceof Reading.Incomplete)) {
                return reading;
            }
        }
        return request.end();
    }
}
