package dev.pgbeacon.kube;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of Kubernetes' protobuf as {@code kubectl auth can-i} sends: messages and strings, by their numbers. Bodies are text
 * here, so each byte is a character of Latin 1.
 */
final class Protobuf {
    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final String MAGIC = "k8s\0";
    private static final int RAW_OBJECT = 2;

    private final String bytes;
    private int at;

    private Protobuf(String bytes) {
        this.bytes = bytes;
    }

    /** The object inside of what every body is wrapped in. */
    static String unwrapped(String body) {
        if (!body.startsWith(MAGIC)) {
            throw new IllegalArgumentException("provided data does not appear to be a protobuf message");
        }
        return fields(body.substring(MAGIC.length())).getOrDefault(RAW_OBJECT, "");
    }

    /** The last of each number, strings in Latin 1 as they came. */
    static Map<Integer, String> fields(String message) {
        var reader = new Protobuf(message);
        var fields = new TreeMap<Integer, String>();
        while (reader.at < message.length()) {
            int key = reader.number();
            switch (key & 7) {
                case 0 -> reader.number();
                case 2 -> fields.put(key >> 3, reader.text(reader.number()));
                default -> throw new IllegalArgumentException("wire type: " + (key & 7) + " (expected: 0 or 2)");
            }
        }
        return fields;
    }

    static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String text(int length) {
        at += length;
        return bytes.substring(at - length, at);
    }

    private int number() {
        int number = 0;
        for (int shift = 0; ; shift += 7) {
            int next = bytes.charAt(at++);
            number |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return number;
            }
        }
    }
}
