package dev.pgbeacon.face.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Lag;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dump as pgrouter's design has it. */
class MonitorDumpTest {
    private static NodeLine line(String address, boolean master, Word word, long lag) {
        var time = new Lag.Time.Known(Duration.ZERO, Lag.Basis.PEER);
        return new NodeLine(Address.parse(address), master, word, new Lag.Known(lag, time, Lag.Basis.PEER));
    }

    @Test
    void theExampleOfTheDesignByteForByte() {
        var nodes = List.of(
                line("10.0.0.3:6432", true, Word.OK, 0),
                line("10.0.0.1:6432", false, Word.OK, 200),
                line("10.0.0.2:6432", false, Word.OK, 208),
                line("10.0.0.4:6432", false, Word.FAILED, 7),
                line("10.0.0.5:6432", false, Word.STARTING, 7));

        assertEquals("""
                backends 3/5
                workers 64
                clients 32
                connections 28
                10.0.0.3:6432 master OK 0
                10.0.0.1:6432 slave OK 200
                10.0.0.2:6432 slave OK 208
                10.0.0.4:6432 slave FAILED
                10.0.0.5:6432 slave STARTING
                """, MonitorDump.of(new RouterCounts(64, 32, 28), nodes));
    }

    @Test
    void withoutARouterAndWithoutNodesAllIsZero() {
        assertEquals(
                "backends 0/0\nworkers 0\nclients 0\nconnections 0\n", MonitorDump.of(RouterCounts.NONE, List.of()));
    }

    @Test
    void anAddressOfIpv6StandsInBrackets() {
        var dump = MonitorDump.of(RouterCounts.NONE, List.of(line("[fd00::1]:5432", true, Word.OK, 0)));
        assertEquals(
                "[fd00::1]:5432 master OK 0", dump.lines().skip(4).findFirst().orElseThrow());
    }
}
