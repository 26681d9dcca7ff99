package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/router.md tells what there is. */
class RouterDocsTest {
    private static String docs() throws IOException {
        return Files.readString(Path.of("docs/router.md"));
    }

    @Test
    void everyKeywordIsTold() throws IOException {
        var docs = docs();
        for (var text : new String[] {"x", "tls { x }", "health { x }", "backend b1 { x }"}) {
            var error = Parsed.of(text).remarks().get(0);
            var keywords = error.substring(error.indexOf("one of ") + 7, error.indexOf(')'));
            for (var keyword : Arrays.asList(keywords.split(", ", -1))) {
                assertTrue(docs.contains("| `" + keyword), keyword + " in docs/router.md");
            }
        }
    }

    @Test
    void theSampleIsTheOneThatIsTested() throws IOException {
        var sample = Files.readString(Path.of("deploy/router/pgrouter.conf"))
                .lines()
                .map(line -> line.isEmpty() ? line : "    " + line)
                .collect(Collectors.joining("\n"));

        assertTrue(docs().contains(sample), "docs/router.md (expected: deploy/router/pgrouter.conf, indented)");
    }

    @Test
    void theExampleIsGood() throws IOException {
        var example = docs().split("<!-- example -->\n", -1)[1]
                .lines()
                .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
                .collect(Collectors.joining("\n"));

        assertEquals(
                "db1.example.com:5432",
                Parsed.good(example).backends().get(0).address().toString());
    }
}
