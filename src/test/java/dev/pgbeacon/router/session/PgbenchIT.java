package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.blackbox.Installed;
import dev.pgbeacon.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL's own load, of several clients at once: nothing fails, nothing is lost, nothing is done twice. */
class PgbenchIT {
    private static final int CLIENTS = 6;
    private static final int TRANSACTIONS = 60;

    @TempDir
    private static Path directory;

    private static EmbeddedCluster cluster;
    private static TestHouse house;

    @BeforeAll
    static void fill() throws Exception {
        Installed.require("pgbench");
        cluster = EmbeddedCluster.start(0, 0);
        house = new TestHouse(directory, "host all all all trust\n", "", cluster.primary(), cluster.standby(0));
        var filled = pgbench("-i", "-q");
        assertEquals(0, filled.exit(), filled.said());
        assertEquals("100000", cluster.primary().query("select count(*) from pgbench_accounts"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            house.close();
            cluster.close();
        }
    }

    private static ClientProgram pgbench(String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("pgbench", "-h", "localhost", "-p", "" + house.port(), "-U", "postgres"));
        command.addAll(List.of(options));
        command.add("postgres");
        return ClientProgram.run(Map.of(), command);
    }

    private static void run(String mode, String... what) throws Exception {
        var options =
                new ArrayList<>(List.of("-n", "-M", mode, "-c", "" + CLIENTS, "-j", "2", "-t", "" + TRANSACTIONS));
        options.addAll(List.of(what));
        var ran = pgbench(options.toArray(String[]::new));
        assertEquals(0, ran.exit(), ran.said());
        int all = CLIENTS * TRANSACTIONS;
        assertTrue(ran.said().contains("transactions actually processed: " + all + "/" + all + "\n"), ran.said());
        assertTrue(ran.said().contains("failed transactions: 0 "), ran.said());
    }

    private static long ask(String query) throws SQLException {
        return Long.parseLong(cluster.primary().query(query));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "prepared"})
    void theTotalsOfAllTablesAreTheSame(String mode) throws Exception {
        long before = ask("select count(*) from pgbench_history");

        run(mode);

        assertEquals(before + CLIENTS * TRANSACTIONS, ask("select count(*) from pgbench_history"));
        long total = ask("select sum(delta) from pgbench_history");
        assertEquals(total, ask("select sum(abalance) from pgbench_accounts"));
        assertEquals(total, ask("select sum(tbalance) from pgbench_tellers"));
        assertEquals(total, ask("select sum(bbalance) from pgbench_branches"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "prepared"})
    void readsAreAnswered(String mode) throws Exception {
        run(mode, "-S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"extended", "prepared"})
    void pipelinesOfReadsAndWritesAreAnswered(String mode) throws Exception {
        cluster.primary().execute("create table if not exists piped (i int)", "truncate piped");
        var script = Files.writeString(directory.resolve("pipeline.sql"), """
                \\startpipeline
                select count(*) from pgbench_branches;
                insert into piped values (:client_id);
                select abalance from pgbench_accounts where aid = :client_id + 1;
                \\endpipeline
                \\startpipeline
                begin;
                insert into piped values (:client_id);
                select 1;
                end;
                \\endpipeline
                """);
        run(mode, "-f", script.toString());
        assertEquals(2 * CLIENTS * TRANSACTIONS, ask("select count(*) from piped"));
    }

    /** A connection for each transaction: as many logins. */
    @Test
    void eachTransactionMayHaveItsOwnConnection() throws Exception {
        run("simple", "-S", "-C");
    }
}
