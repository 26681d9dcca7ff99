package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.EmbeddedCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes the picture in the documentation: {@code ./mvnw verify -Dit.test=PagePictureIT -Ddocs.write=true}. */
@EnabledIfSystemProperty(named = "docs.write", matches = "true")
class PagePictureIT {
    @Test
    void thePictureShowsTheRealPage() throws Exception {
        Browser.require();
        try (var cluster = EmbeddedCluster.start(0, 0, 0);
                var pgbeacon = Launch.program()
                        .with("PGBEACON_USER", "postgres")
                        .with(
                                "PGBEACON_SERVERS_DB1_PORT",
                                port(cluster.primary().port()))
                        .with(
                                "PGBEACON_SERVERS_DB2_PORT",
                                port(cluster.standby(0).port()))
                        .with(
                                "PGBEACON_SERVERS_DB3_PORT",
                                port(cluster.standby(1).port()))
                        .up();
                var browser = Browser.open()) {
            browser.emulate(1200, 800, false);
            browser.go(pgbeacon.managementPort());
            cluster.primary().execute("create table much (t text)");
            for (int round = 1; round <= 30; round++) {
                cluster.standby(0).execute("select pg_wal_replay_pause()");
                for (int step = 0; step < 6; step++) {
                    cluster.primary()
                            .execute("insert into much select repeat('x', 1000) from generate_series(1, "
                                    + 300 * (1 + round % 5) + ")");
                    var position = browser.card("db1", ".lsn");
                    browser.await(
                            "the next look", () -> !browser.card("db1", ".lsn").equals(position));
                }
                cluster.standby(0).execute("select pg_wal_replay_resume()");
                browser.await("none", () -> browser.card("db2", ".lag").startsWith("0\u00a0B"));
            }
            cluster.standby(1).pause();
            browser.await("out", () -> browser.card("db3", ".word").equals("offline"));
            browser.await("its event", () -> browser.text("#events tbody").contains("none/timed out"));
            browser.screenshot(Path.of("docs/page.png"));
            cluster.standby(1).resume();
        }
    }

    private static String port(int port) {
        return Integer.toString(port);
    }
}
