package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.ClusterOptions;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.ProtocolVersion;
import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.StartupPacket.CancelRequest;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the router itself answers within a transaction fails it, as an error of a server does: no later COMMIT keeps a part of it. */
class FailedTransactionIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static EmbeddedCluster cluster;

    @TempDir
    private Path directory;

    private TestHouse house;
    private RawClient client;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(ClusterOptions.bundled().with("log_statement", "all"), 0, 0);
        cluster.primary().execute("create table written (what text)");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private void open(String more) throws IOException {
        house = new TestHouse(directory, "host all all all trust\n", more, cluster.primary(), cluster.standby(0));
        client = new RawClient(house.port(), ProtocolVersion.V3_0);
        client.tags();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        house.close();
    }

    /** Tags, the status behind them, and the error's code, or what a command says. */
    private String run(String sql) throws IOException {
        client.send(Query.of(sql)::writeTo);
        return answer();
    }

    private String answer() throws IOException {
        var tags = client.tags();
        var last =
                tags.contains("E") ? client.lastSqlState() : client.lastBody().replace("\0", "");
        return tags + " " + client.lastStatus() + " " + last;
    }

    private void cancel(BackendKey key) throws IOException {
        assertEquals("", RawClient.ask(house.port(), new CancelRequest(key)::writeTo));
    }

    @Test
    void aCancelAmidAMessageIsForgottenAsByPostgresql() throws Exception {
        open("");
        var key = client.key();
        assertEquals("CZ T BEGIN", run("begin"));
        assertEquals("CZ T INSERT 0 1", run("insert into written values ('a')"));
        var second = Unpooled.buffer();
        Query.of("insert into written values ('b')").writeTo(second);
        client.send(out -> out.writeBytes(second, 12));
        cancel(key);
        client.send(out -> out.writeBytes(second));

        assertEquals("CZ T INSERT 0 1", answer());
        assertEquals("CZ I COMMIT", run("commit"));
        assertEquals("2", cluster.primary().query("select count(*) from written"));
    }

    @Test
    void whoFindsNoPrimaryHasLostHisTransaction() throws Exception {
        open("failover_wait 1s");
        assertEquals("CZ T BEGIN", run("begin read only"));
        house.primaryMayWrite.set(false);

        assertEquals("EZ E 57P03", run("select pg_is_in_recovery()"));
        assertEquals("EZ E 25P02", run("select 1"));
        house.primaryMayWrite.set(true);
        assertEquals("NCCZ I RESET", run("rollback; reset all"));
    }

    @Test
    void whoIsCancelledWhileHeWaitsForAPrimaryHasLostHisTransaction() throws Exception {
        open("failover_wait 1h");
        var key = client.key();
        assertEquals("CZ T BEGIN", run("begin read only"));
        house.primaryMayWrite.set(false);

        assertEquals("EZ E 57014", cancelled("select pg_is_in_recovery()", key));
        assertEquals("CZ I ROLLBACK", run("commit"));
    }

    /** It has to be made as the session is, and never answers. */
    @Test
    void whoIsCancelledWhileAStandbyThatHangsIsPreparedForHimIsAnswered() throws Exception {
        open("causal off");
        var key = client.key();
        run("select 1");
        assertEquals("CZ I SET", run("set lock_timeout = 0"));
        cluster.standby(0).pause();
        try {
            assertEquals("EZ I 57014", cancelled("select 2", key));
        } finally {
            cluster.standby(0).resume();
        }
    }

    private String cancelled(String sql, BackendKey key) throws Exception {
        client.send(Query.of(sql)::writeTo);
        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                return answer();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        Await.until("it is cancelled", LIMIT, () -> {
            cancel(key);
            return answer.isDone();
        });
        return answer.join();
    }

    @Test
    void aFailedTransactionIsCalledFailedWhateverIsAsked() throws Exception {
        open("");
        assertEquals("CZ T BEGIN", run("begin read only"));
        assertEquals("EZ E 22012", run("select 1 / 0"));

        assertEquals("EZ E 25P02", run("select pg_is_in_recovery()"));
        assertEquals("EZ E 25P02", run("select 1"));
        assertEquals("CZ I ROLLBACK", run("commit"));
    }

    @Test
    void whatFollowsTheEndOfAFailedTransactionInTheSameTextIsDone() throws Exception {
        open("");
        assertEquals("CZ T BEGIN", run("begin read only"));
        assertEquals("EZ E 22012", run("select 1 / 0"));

        // The server that does it has no transaction, and says so.
        assertEquals("NCCZ I RESET", run("rollback; reset all"));
    }

    @Test
    void whatFollowsARollbackInTheSameTextIsDoneWhateverTheTransactionDid() throws Exception {
        open("");
        assertEquals("CZ T BEGIN", run("begin isolation level repeatable read read only"));
        run("select 1");
        assertEquals("NCCZ I CREATE TABLE", run("rollback; create table behind (i int)"));
    }

    /** Its standby never shows what the house's causality wants to be seen. */
    @Test
    void whoLeavesAStandbyForAnErrorReadsNothingOlder() throws Exception {
        open("");
        assertEquals("CZ T BEGIN", run("begin read only"));
        assertEquals("CZ T SAVEPOINT", run("savepoint here"));
        assertEquals("EZ E 0A000", run("select pg_is_in_recovery()"));
        assertEquals("CZ I ROLLBACK", run("rollback"));

        run("select 'behind an error'");
        assertTrue(Files.readString(cluster.primary().log()).contains("behind an error"), "asked of the primary");
    }
}
