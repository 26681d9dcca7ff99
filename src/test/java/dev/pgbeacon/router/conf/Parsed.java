package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** A text read as the router's file {@code f}. */
public record Parsed(RouterFile file, List<String> remarks) {
    /** Enough for a file without errors. */
    static final String BACKEND = "\nbackend b1\n";

    static Parsed of(String text) {
        var remarks = new Remarks();
        var parsed = RouterFileParser.parse(new Source("f", text), remarks);
        return new Parsed(
                parsed.file(), remarks.inOrder().stream().map(Remark::toString).toList());
    }

    /** Without any remark. */
    public static RouterFile good(String text) {
        var parsed = of(text);
        assertEquals(List.of(), parsed.remarks());
        return parsed.file();
    }
}
