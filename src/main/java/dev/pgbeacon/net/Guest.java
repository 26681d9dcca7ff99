package dev.pgbeacon.net;

import io.netty.channel.ChannelHandler;

/** The handler of one connection, as a {@link Reception} makes it. */
public interface Guest extends ChannelHandler {

    /** Whether all was said before the connection was registered (see {@link Shortcut}): then it may end unregistered. */
    default boolean served() {
        return false;
    }

    /** The connection has ended, registered or not. Told once. */
    default void gone() {}
}
