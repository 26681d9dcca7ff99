package dev.pgbeacon.router.run;

import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.conf.Host;
import dev.pgbeacon.router.conf.Reload;
import dev.pgbeacon.router.conf.Remark;
import dev.pgbeacon.router.conf.RouterFile;
import dev.pgbeacon.router.conf.RouterSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A router from its start to its end. */
public final class RouterRun {
    private final Path path;
    private final Host host;
    private final Consumer<RouterFile> backends;
    private final Choice choice;
    private final RouterPort.Opening opening;

    // Read without the lock: while a file is being read, health is asked for.
    private volatile RouterSetup setup;
    private volatile Optional<RouterPort> port = Optional.empty();

    /**
     * What became of a file that was read again.
     *
     * @param taken whether it is in force; else all is as it was
     * @param lines why not, or what of it needs a restart, and its warnings
     */
    public record Outcome(boolean taken, List<String> lines) {
        public Outcome {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param path of the router's file
     * @param setup as it was read at the start
     * @param backends takes what a file says of backends and of how they are asked
     */
    public RouterRun(
            Path path,
            RouterSetup setup,
            Host host,
            Consumer<RouterFile> backends,
            Choice choice,
            RouterPort.Opening opening) {
        this.path = path;
        this.setup = setup;
        this.host = host;
        this.backends = backends;
        this.choice = choice;
        this.opening = opening;
    }

    /**
     * The first clients find backends that were asked, or are being asked.
     *
     * @throws IOException if the port cannot be opened
     */
    public synchronized void start() throws IOException {
        backends.accept(setup.file());
        port = Optional.of(opening.open(setup, choice));
    }

    /** Takes the file as it is now: all that can be taken, or, when anything is wrong with it, nothing. */
    public synchronized Outcome readAgain() {
        var reading = RouterSetup.read(path, host);
        var remarks = reading.remarks().stream().map(Remark::toString);
        if (reading.setup().isEmpty()) {
            return new Outcome(false, remarks.toList());
        }
        var read = reading.setup().get();
        var reload = Reload.of(setup.file(), read.file());
        var next = new RouterSetup(reload.file(), read.hba(), read.authdb());
        if (port.isPresent()) {
            try {
                port.get().reload(next);
            } catch (IOException refused) {
                return new Outcome(false, List.of(refused.getMessage()));
            }
        }
        setup = next;
        backends.accept(next.file());
        return new Outcome(true, Stream.concat(remarks, reload.kept().stream()).toList());
    }

    /**
     * No new clients; running transactions get their time.
     *
     * @param drainWait where the file does not say
     */
    public void stop(Duration drainWait) throws InterruptedException {
        Optional<RouterPort> open;
        Duration wait;
        // Not held while transactions end: the file may be read again meanwhile, counts may be asked for.
        synchronized (this) {
            open = port;
            port = Optional.empty();
            wait = setup.file().routing().drainWait().orElse(drainWait);
        }
        if (open.isPresent()) {
            try (var closing = open.get()) {
                closing.drain(wait);
            }
        }
    }

    public RouterFile file() {
        return setup.file();
    }

    /** As it was opened; empty before the start and when the end has begun. */
    public Optional<Integer> port() {
        return port.map(RouterPort::port);
    }

    public RouterCounts counts() {
        return port.map(RouterPort::counts).orElse(RouterCounts.NONE);
    }
}
