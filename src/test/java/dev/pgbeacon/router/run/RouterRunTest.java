package dev.pgbeacon.router.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.router.choice.BoardChoice;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.status.LagPolicy;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router's start, its file read again, and its end. */
class RouterRunTest {
    private static final String FILE = "listen *:6432\nauth_query 'select $1'\nbackend b1\n";

    private final List<RouterFile> backends = new ArrayList<>();
    private final Recorded port = new Recorded();
    private final Choice choice = new BoardChoice(
            new StatusBoard(InstantSource.system(), LagPolicy.DEFAULT, List.of()),
            new NodeList(List.of(), address -> address),
            new Random(1));

    @TempDir
    private Path directory;

    private RouterRun run;

    /** A port without clients, which tells what it was told. */
    private static final class Recorded implements RouterPort {
        private final List<RouterSetup> setups = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private boolean refuses;

        RouterPort open(RouterSetup setup, Choice unused) {
            setups.add(setup);
            return this;
        }

        @Override
        public int port() {
            return 6432;
        }

        @Override
        public void reload(RouterSetup setup) throws IOException {
            if (refuses) {
                throw new IOException("TLS: the key does not fit");
            }
            setups.add(setup);
        }

        @Override
        public void drain(Duration wait) {
            told.add("drain " + wait);
        }

        @Override
        public RouterCounts counts() {
            return new RouterCounts(2, 3, 4);
        }

        @Override
        public void close() {
            told.add("close");
        }
    }

    @BeforeEach
    void read() throws IOException {
        run = running(FILE, port::open);
    }

    private RouterRun running(String text, RouterPort.Opening opening) throws IOException {
        write(text);
        var setup = RouterSetup.read(file(), Host.system()).setup().orElseThrow();
        return new RouterRun(file(), setup, Host.system(), backends::add, choice, opening);
    }

    private Path file() {
        return directory.resolve("pgrouter.conf");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    @Test
    void theBackendsAreAskedBeforeThePortOpens() throws IOException {
        assertEquals(Optional.empty(), run.port());
        assertEquals(RouterCounts.NONE, run.counts());

        run.start();
        assertEquals(1, backends.size());
        assertEquals(Optional.of(6432), run.port());
        assertEquals(new RouterCounts(2, 3, 4), run.counts());
    }

    @Test
    void aPortThatCannotBeOpenedFailsTheStart() throws IOException {
        var refused = running(FILE, (setup, unused) -> {
            throw new BindException("0.0.0.0:6432: address already in use");
        });
        assertEquals(
                "0.0.0.0:6432: address already in use",
                assertThrows(IOException.class, refused::start).getMessage());
        assertEquals(Optional.empty(), refused.port());
    }

    @Test
    void aGoodFileIsInForceButForWhatOnlyAStartSetsAndThatIsTold() throws IOException {
        run.start();
        write("listen *:7000\nauth_query 'select $1'\nbackend b2 { weight 3; weight 4 }\n");

        var outcome = run.readAgain();
        assertTrue(outcome.taken());
        assertEquals(
                List.of(
                        file()
                                + ":3:24: warning: weight: said again, the last wins (expected: once; before in line"
                                + " 3)",
                        "listen stays *:6432: *:7000 needs a restart"),
                outcome.lines());
        var inForce = port.setups.get(1).file();
        assertEquals(6432, inForce.fixed().listen().port());
        assertEquals("b2", inForce.backends().get(0).address().host());
        assertEquals(
                List.of("b1", "b2"),
                backends.stream()
                        .map(file -> file.backends().get(0).address().host())
                        .toList());
        assertEquals(inForce, run.file());
    }

    @Test
    void aBadFileIsRefusedWholeAndTheNextIsComparedWithWhatIsInForce() throws IOException {
        run.start();
        write(FILE + "workers 0\nbackend b2\n");

        var outcome = run.readAgain();
        assertFalse(outcome.taken());
        assertEquals(List.of(file() + ":4:9: workers: '0' (expected: 1..1024)"), outcome.lines());
        assertEquals(1, backends.size());
        assertEquals(1, port.setups.size());

        write(FILE);
        assertEquals(new RouterRun.Outcome(true, List.of()), run.readAgain());
    }

    @Test
    void aFileThatThePortRefusesIsRefusedWhole() throws IOException {
        run.start();
        write("auth_query 'select $1'\nbackend b2\n");
        port.refuses = true;

        assertEquals(new RouterRun.Outcome(false, List.of("TLS: the key does not fit")), run.readAgain());
        assertEquals("b1", run.file().backends().get(0).address().host());
        assertEquals(1, backends.size());
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException {
        run.start();
        Files.delete(file());
        assertFalse(run.readAgain().taken());
        assertEquals(1, port.setups.size());
    }

    @Test
    void atTheEndTransactionsGetTheFilesTimeOrTheGeneralOne() throws IOException, InterruptedException {
        run.start();
        run.stop(Duration.ofSeconds(7));
        assertEquals(List.of("drain PT7S", "close"), port.told);
        assertEquals(Optional.empty(), run.port());

        var other = running(FILE + "drain_wait 20s\n", port::open);
        other.start();
        other.stop(Duration.ofSeconds(7));
        assertEquals(List.of("drain PT7S", "close", "drain PT20S", "close"), port.told);
    }

    @Test
    void anEndBeforeTheStartHasNothingToDo() throws InterruptedException {
        run.stop(Duration.ZERO);
        assertEquals(List.of(), port.told);
    }
}
