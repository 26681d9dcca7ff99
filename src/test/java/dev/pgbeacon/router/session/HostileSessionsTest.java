package dev.pgbeacon.router.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.conf.RouterSetup;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients and servers that say anything, in any order and cut anywhere, beside clients that keep to the protocol: these get their
 * own answers, the others an error or the end, and nothing is left behind. Seeded; {@code -Dfuzz.rounds} and {@code -Dfuzz.seed}
 * for more.
 */
class HostileSessionsTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 4);
    private static final long SEED = Long.getLong("fuzz.seed", 6432);
    private static final int SESSIONS_OF_A_KIND = 8;
    private static final int TALKS = 8;
    private static final long PATIENCE_SECONDS = 60;

    /** Of leaks, and of what nobody has thought of; kept, as loggers that nobody holds are forgotten. */
    private static final List<Logger> LOGGERS =
            List.of(Logger.getLogger(ResourceLeakDetector.class.getName()), Logger.getLogger(Failures.class.getName()));

    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            var text = entry.getMessage() + " " + entry.getThrown();
            // What other tests of this JVM have left lying about is not ours.
            boolean others = text.startsWith("LEAK") && !text.contains("dev.pgbeacon.router.");
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue() && !others) {
                errors.add(text);
            }
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    };
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final Transport transport = Transport.start(2);
    private final ExecutorService clients = Executors.newFixedThreadPool(4 * SESSIONS_OF_A_KIND);

    @BeforeEach
    void watchForLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        LOGGERS.forEach(logger -> logger.addHandler(handler));
    }

    @AfterEach
    void close() {
        LOGGERS.forEach(logger -> logger.removeHandler(handler));
        ResourceLeakDetector.setLevel(level);
        clients.shutdownNow();
        transport.close();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void whoKeepsToTheProtocolIsAnsweredAndTheOthersLeaveNothingBehind(@TempDir Path directory) throws Exception {
        try (var primary = new FuzzBackend(false, SEED);
                var standby = new FuzzBackend(true, SEED + 1);
                var router = open(directory, primary, standby)) {
            for (int round = 0; round < ROUNDS; round++) {
                var seed = SEED + 1_000L * round;
                var good = new ArrayList<Future<Void>>();
                var others = new ArrayList<Future<Void>>();
                for (int i = 0; i < SESSIONS_OF_A_KIND; i++) {
                    var random = new Random(seed + i);
                    good.add(clients.submit(task(router, "good-" + i, random, this::talk)));
                    others.add(clients.submit(task(router, "wild-" + i, random, this::babble)));
                    others.add(clients.submit(task(router, FuzzBackend.ODD + "-" + i, random, this::talkToOdd)));
                    others.add(clients.submit(task(router, FuzzBackend.ODD + "-wild-" + i, random, this::babble)));
                }
                for (var each : good) {
                    each.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                // A server that leaves an answer unfinished keeps its client waiting, as without a router.
                for (var each : others) {
                    await("round " + round, () -> {
                        primary.closeOdd();
                        standby.closeOdd();
                        return each.isDone();
                    });
                    each.get(1, TimeUnit.SECONDS);
                }
                await("clients of round " + round + ": " + router.clients(), () -> {
                    primary.closeOdd();
                    standby.closeOdd();
                    return router.clients() == 0;
                });
                await("connections of round " + round, () -> router.backendConnections() == 0);
            }
        }
        System.gc();
        for (int i = 0; i < 100; i++) {
            io.netty.buffer.PooledByteBufAllocator.DEFAULT.buffer().release(); // who allocates is told of leaks
        }
        assertEquals(List.of(), List.copyOf(errors));
    }

    private Router open(Path directory, FuzzBackend primary, FuzzBackend standby) throws IOException {
        var hba = Files.writeString(directory.resolve("hba"), "host all all 127.0.0.1/32 trust\n");
        var text = "listen 127.0.0.1:0\nhba " + hba + "\nfailover_wait 1s\nmax_clients 200\n" + "backend 127.0.0.1:"
                + primary.port() + "\nbackend 127.0.0.1:" + standby.port() + "\n";
        var reading = RouterSetup.read(Files.writeString(directory.resolve("router.conf"), text), TestHouse.HOST);
        var setup = reading.setup()
                .orElseThrow(
                        () -> new IllegalArgumentException(reading.remarks().toString()));
        return Router.open(setup, TestHouse.choice(setup), Causality.OFF, transport);
    }

    private interface Talk {
        void with(FuzzClient client, Random random) throws IOException;
    }

    private static Callable<Void> task(Router router, String name, Random random, Talk talk) {
        return () -> {
            try (var client = new FuzzClient(router.port(), name, random)) {
                talk.with(client, random);
            }
            return null;
        };
    }

    private void talk(FuzzClient client, Random random) throws IOException {
        var script = new FuzzScript(client, random);
        script.login();
        for (int i = 0; i < TALKS; i++) {
            script.talk();
        }
    }

    /** Its answers may be anything, and end at any point: it waits for none of them. */
    private void talkToOdd(FuzzClient client, Random random) throws IOException {
        try {
            var script = new FuzzScript(client, random);
            client.send(client.startup());
            for (int i = 0; i < TALKS; i++) {
                script.say();
            }
            client.sendNoMore();
            client.awaitEnd(answer -> {});
        } catch (SocketTimeoutException hangs) {
            throw new IOException(client + " is kept waiting", hangs);
        } catch (IOException odd) {
            // as it may be
        }
    }

    private void babble(FuzzClient client, Random random) throws IOException {
        var bytes = new FuzzBytes(random);
        try {
            var startup = client.startup();
            boolean known = random.nextInt(10) > 0;
            client.send(known ? startup : bytes.spoilt(startup));
            for (int i = random.nextInt(60); i > 0; i--) {
                var out = Unpooled.buffer();
                for (int together = 1 + random.nextInt(5); together > 0; together--) {
                    bytes.message(out);
                }
                client.send(random.nextInt(50) == 0 ? bytes.spoilt(out) : out);
            }
            switch (random.nextInt(3)) {
                case 0 -> client.abort();
                case 1 -> client.close();
                default -> {
                    client.sendNoMore();
                    boolean own = known && !client.name.startsWith(FuzzBackend.ODD);
                    client.awaitEnd(answer -> {
                        if (own && answer.tag() == 'D') {
                            assertTrue(answer.body().substring(6).startsWith(client.name + "|"), answer::toString);
                        }
                    });
                }
            }
        } catch (SocketTimeoutException hangs) {
            throw new IOException(client + " is kept waiting", hangs);
        } catch (SocketException | java.io.EOFException ended) {
            // an answer to nonsense
        } catch (IOException broken) {
            assertTrue(client.name.startsWith(FuzzBackend.ODD), broken::toString);
        }
    }
}
