package dev.pgbeacon.start;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server of Vert.x' first forgets its event loop and then closes its port: who connects in between is cut off, as all are a
 * moment later, and Netty would warn of each with a stack trace.
 */
final class ClosingPorts {
    /** Held here, as their levels end with them. */
    private static final List<Logger> TELL_OF_IT = List.of(
            Logger.getLogger("io.netty.bootstrap.ServerBootstrap"),
            Logger.getLogger("io.netty.channel.ChannelInitializer"));

    private ClosingPorts() {}

    static void sayNothing() {
        TELL_OF_IT.forEach(logger -> logger.setLevel(Level.OFF));
    }

    /** Development mode starts anew in the same process. */
    static void speak() {
        TELL_OF_IT.forEach(logger -> logger.setLevel(null));
    }
}
