package dev.pgbeacon.face.page;

import dev.pgbeacon.web.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What the page is made of: files beside this class, by their paths. Nothing is fetched from elsewhere. */
final class PageFiles {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private static final Map<String, String> TYPES = Map.of(".html", HTML, ".css", CSS, ".js", JAVASCRIPT, ".svg", SVG);

    static final List<String> NAMES = List.of(
            "page.css",
            "page.js",
            "cards.js",
            "delay.js",
            "events.js",
            "plot.js",
            "words.js",
            "icon.svg",
            "uplot.min.js",
            "uplot.min.css");

    private PageFiles() {}

    static Reply index() {
        return file("page.html");
    }

    /** Read when it is asked for: a page is opened rarely, and its files are small. */
    static Reply file(String name) {
        try (var in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " (expected: a file of the page)");
            }
            return new Reply(200, TYPES.get(name.substring(name.lastIndexOf('.'))), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
