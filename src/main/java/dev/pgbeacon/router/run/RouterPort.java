package dev.pgbeacon.router.run;

import dev.pgbeacon.board.RouterCounts;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.conf.RouterSetup;
import java.io.IOException;
import java.time.Duration;

/** Where clients connect, with their sessions. */
public interface RouterPort extends AutoCloseable {
    /** Opens it. */
    @FunctionalInterface
    interface Opening {
        /** @throws IOException if it cannot listen, with a message for people */
        RouterPort open(RouterSetup setup, Choice choice) throws IOException;
    }

    /** As it was opened, also where the system chose it. */
    int port();

    /**
     * For new clients from now on, and for all where it can be. What only a start sets is as it was.
     *
     * @throws IOException if a certificate cannot be used; then nothing has changed
     */
    void reload(RouterSetup setup) throws IOException;

    /** Takes no new clients; returns when the running transactions have ended, at the latest after this time. */
    void drain(Duration wait) throws InterruptedException;

    RouterCounts counts();

    @Override
    void close();
}
