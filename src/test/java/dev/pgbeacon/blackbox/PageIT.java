package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page as a person sees it, in a real browser. */
class PageIT {
    private EmbeddedCluster cluster;
    private Browser browser;

    @BeforeAll
    static void require() {
        Browser.require();
    }

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(0, 0);
        browser = Browser.open();
    }

    @AfterEach
    void stop() {
        browser.close();
        cluster.close();
    }

    private Launch watching() {
        return Launch.program()
                .quick()
                .with("PGBEACON_USER", "postgres")
                .with(
                        "PGBEACON_SERVERS_A_PORT",
                        Integer.toString(cluster.primary().port()))
                .with(
                        "PGBEACON_SERVERS_B_PORT",
                        Integer.toString(cluster.standby(0).port()));
    }

    private void awaitWord(String server, String word) {
        browser.await(server + ": " + word, () -> browser.card(server, ".word").equals(word));
    }

    @Test
    void aPromotionIsSeenAndSaidWithoutAReload() {
        try (var pgbeacon = watching().up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("a", "primary");
            awaitWord("b", "standby");
            browser.await("an event", () -> browser.text("#events tbody").contains("standby/streaming"));
            browser.run("window.sameDocument = true");

            cluster.standby(0).promote();

            awaitWord("b", "primary");
            awaitWord("a", "offline");
            assertEquals("fenced", browser.card("a", ".state"));
            browser.await("the event", () -> browser.text("#events tbody").contains("primary on timeline 2"));
            browser.await("the card's event", () -> browser.card("b", ".latest").contains("→ primary/running"));
            browser.await(
                    "what a screen reader says",
                    () -> browser.find("#said").getAttribute("textContent").contains("primary/running"));
            assertEquals("2", browser.card("b", ".timeline"));
            assertEquals("Live", browser.text("#link"));
            assertEquals(true, browser.run("return window.sameDocument"));
            assertEquals(List.of(), browser.problems());
        }
    }

    @Test
    void whenPgbeaconIsKilledThePageSaysHowOldItIsAndComesBackWithIt() {
        var launch = watching().with("PGBEACON_MANAGEMENT_PORT", Integer.toString(FreePorts.take()));
        try (var pgbeacon = launch.up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("b", "standby");
        }

        browser.await("stale", () -> browser.text("#link").startsWith("No word from pgbeacon for "));
        assertEquals(true, browser.run("return document.body.classList.contains('stale')"));
        assertTrue(browser.find("#said").getAttribute("textContent").contains("lost"));
        var age = browser.card("b", ".seen");
        browser.await("the age grows", () -> !browser.card("b", ".seen").equals(age));

        try (var again = launch.up()) {
            assertTrue(again.isRunning());
            browser.await("live", () -> browser.text("#link").equals("Live"));
            awaitWord("b", "standby");
        }
    }

    /** It neither ends nor closes anything, as a node that is cut off. */
    @Test
    void whenPgbeaconHangsThePageSaysSoToo() {
        try (var pgbeacon = watching().up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("b", "standby");

            pgbeacon.pause();

            browser.await("stale", () -> browser.text("#link").startsWith("No word from pgbeacon for "));
            pgbeacon.resume();
            browser.await("live", () -> browser.text("#link").equals("Live"));
        }
    }

    /** As through a narrow link, or one that stood still: each message is the first that is heard for a while. */
    @Test
    void aMessageThatWasLongUnderWayIsAsOldAsThat() {
        try (var pgbeacon = watching().up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("b", "standby");

            assertEquals(
                    "0,250,0,9000,0",
                    browser.run("return import('/page/delay.js').then(module => { const delay = new module.Delay();"
                            + " return [[1000, 70], [2000, 1320], [3000, 2020], [4000, 12020], [13000, 12010]]"
                            + ".map(([said, heard]) => delay.of(said, heard)).join(); })"));
            assertTrue(Streamed.first(pgbeacon.managementPort(), "now").matches("(?s).*\"at\":[0-9]{13},.*"));
        }
    }

    @Test
    void aReasonIsTextNeverMarkup(@TempDir Path directory) throws Exception {
        var reason = "<img src=x onerror=\"window.harmed=true\"><script>window.harmed=true</script>";
        var file = directory.resolve("drain");
        try (var pgbeacon =
                watching().with("PGBEACON_DRAIN_FILE", file.toString()).up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("a", "primary");

            Files.writeString(file, reason);

            awaitWord("a", "offline");
            assertEquals("Drained: " + reason, browser.card("a", ".order"));
            browser.await("the event", () -> browser.text("#events tbody").contains("drained: " + reason));
            assertEquals(0L, browser.run("return document.querySelectorAll('img, main script').length"));
            assertEquals(null, browser.run("return window.harmed"));
            assertEquals(List.of(), browser.problems());
        }
    }

    @Test
    void whoOpensThePageSeesTheLagOfBefore() throws Exception {
        try (var pgbeacon = watching().up()) {
            pgbeacon.awaitWord("b", "STANDBY");
            cluster.standby(0).execute("select pg_wal_replay_pause()");
            cluster.primary().execute("create table much as select repeat('x', 1000) from generate_series(1, 20000)");
            Await.until("10 MB behind", Pgbeacon.LIMIT, () -> Management.get(pgbeacon, "/cluster")
                    .body()
                    .matches(".*\"lag_bytes\":[0-9]{8,}.*"));
            // Seen by the page's own look at the board, which comes each second.
            Await.until("it is remembered", Pgbeacon.LIMIT, () -> Streamed.first(pgbeacon.managementPort(), "past")
                    .matches(".*\"bytes\":\\[[^\\]]*[0-9]{8,}.*"));
            cluster.standby(0).execute("select pg_wal_replay_resume()");
            Await.until("caught up", Pgbeacon.LIMIT, () -> Streamed.first(pgbeacon.managementPort(), "now")
                    .matches(".*\"name\":\"b\".*\"lag_bytes\":0,.*"));

            browser.go(pgbeacon.managementPort());

            awaitWord("b", "standby");
            browser.await("the lag of before", () -> browser.card("b", ".most").contains("MB"));
            assertTrue(browser.card("b", ".lag").startsWith("0\u00a0B"), browser.card("b", ".lag"));
            assertEquals(
                    true,
                    browser.run("return [...document.querySelectorAll('.plot')].every(plot =>"
                            + " plot.getAttribute('role') === 'img' && plot.getAttribute('aria-label') !== '')"));
        }
    }

    @Test
    void aPhoneInTheDarkShowsItAllWithinItsWidth() {
        try (var pgbeacon = watching().up()) {
            browser.emulate(1200, 900, false);
            browser.go(pgbeacon.managementPort());
            awaitWord("b", "standby");
            var light = browser.run("return getComputedStyle(document.body).backgroundColor");

            browser.emulate(360, 740, true);

            assertNotEquals(light, browser.run("return getComputedStyle(document.body).backgroundColor"));
            browser.await("no wider than the phone", () -> browser.run(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                    .equals(true));
            assertEquals(List.of(), browser.problems());
        }
    }

    @Test
    void theKeyboardReachesTheEventsFirst() {
        try (var pgbeacon = watching().up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("b", "standby");

            browser.find("body").sendKeys(Keys.TAB);
            assertEquals("To the events", browser.run("return document.activeElement.textContent"));
            browser.find(".skip").sendKeys(Keys.ENTER);

            browser.await("the events have the focus", () -> browser.run("return document.activeElement.id")
                    .equals("events"));
            assertEquals(
                    "h1,h2,h3,h3,h2",
                    browser.run("return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.localName).join()"));
        }
    }

    @Test
    void allOfItComesFromThePortItself() {
        try (var pgbeacon = watching().up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("b", "standby");
            browser.await("an event", () -> browser.text("#events tbody").contains("standby/streaming"));

            var origin = "http://127.0.0.1:" + pgbeacon.managementPort() + "/";
            var fetched = String.valueOf(
                    browser.run("return performance.getEntriesByType('resource').map(entry => entry.name).join()"));
            assertTrue(fetched.contains("uplot"), fetched);
            for (var url : fetched.split(",", -1)) {
                assertTrue(url.startsWith(origin), url);
            }
        }
    }

    @Test
    void thePodsLabelAndTheLeaseAreSeenWhereTheyAreKept(@TempDir Path directory) {
        try (var pods = new KubePods(directory);
                var first = pods.sidecar("pg-0", cluster.primary()).up();
                var second = pods.sidecar("pg-1", cluster.standby(0)).up()) {
            browser.go(first.managementPort());
            browser.await("the label", () -> browser.card("local", ".label").equals("role=primary on pod pg-0"));
            browser.await("the Lease", () -> browser.card("local", ".lease")
                    .matches("held by this pod, timeline 1, renewed [0-9.]+\u00a0s ago"));
            assertTrue(browser.text(".card").contains("Lease"), browser.text(".card"));
            pods.awaitLabel("pg-1", "replica");

            browser.go(second.managementPort());
            browser.await(
                    "another's label", () -> browser.card("local", ".label").equals("role=replica on pod pg-1"));
            assertEquals("none: for a primary only", browser.card("local", ".lease"));
        }
    }

    @Test
    void whereNoLabelIsKeptTheCardSaysNothingOfIt() {
        try (var pgbeacon = watching().up()) {
            browser.go(pgbeacon.managementPort());
            awaitWord("a", "primary");

            assertEquals("", browser.card("a", ".label"));
            assertFalse(browser.text(".card").contains("Label"), browser.text(".card"));
        }
    }

    @Test
    void withoutThePageThereIsNone() {
        try (var pgbeacon = watching().with("PGBEACON_PAGE_ENABLED", "false").up()) {
            assertEquals(404, Management.get(pgbeacon, "/").statusCode());
            assertEquals(404, Management.get(pgbeacon, "/stream").statusCode());
            assertFalse(Management.get(pgbeacon, "/status").body().isEmpty());
        }
    }
}
