package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.status.NodeId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port where everything goes to one standby. */
class ReadOnlyPortIT {
    @TempDir
    private Path directory;

    private static String ask(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void everythingGoesToAStandbyAlsoOnceItIsPromotedAndNothingIsWritten() throws Exception {
        try (var cluster = EmbeddedCluster.start(0, 0)) {
            cluster.primary().execute("create table t (i int)");
            Await.until("the table is there", Duration.ofSeconds(60), () -> cluster.standby(0)
                    .query("select count(*) from pg_class where relname = 't'")
                    .equals("1"));
            try (var house = new TestHouse(
                            directory,
                            "host all all all trust\n",
                            "read_only_listen 127.0.0.1:0",
                            cluster.primary(),
                            cluster.standby(0));
                    var connection =
                            TestHouse.connect(house.router().readOnlyPort().orElseThrow(), "postgres", "", "");
                    var statement = connection.createStatement()) {
                assertEquals("t", ask(connection, "select pg_is_in_recovery()"));
                refuses(() -> statement.execute("insert into t values (1)"));

                cluster.primary().stop(StopMode.IMMEDIATE);
                cluster.standby(0).promote();

                assertEquals("f", ask(connection, "select pg_is_in_recovery()"));
                assertEquals(Set.of(cluster.standby(0).port()), ports(house));
                refuses(() -> statement.execute("insert into t values (1)"));
            }
        }
    }

    private static Set<Integer> ports(TestHouse house) {
        Await.until("a change was told of", Duration.ofSeconds(60), () -> !house.lookedAgain.isEmpty());
        return house.lookedAgain.stream().map(NodeId::port).collect(Collectors.toSet());
    }

    private static void refuses(org.junit.jupiter.api.function.Executable insert) {
        assertEquals("25006", assertThrows(SQLException.class, insert).getSQLState());
    }
}
