package dev.pgbeacon.router.request;

import io.netty.buffer.ByteBuf;

/** A connection to a backend, as a request sees it. */
public interface Wire {
    /** Takes it over. */
    void write(ByteBuf bytes);

    /** To be filled and written. */
    ByteBuf buffer();

    Holdings holdings();
}
