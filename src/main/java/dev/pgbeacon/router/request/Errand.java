package dev.pgbeacon.router.request;

import io.netty.buffer.ByteBuf;

/**
 * What a connection is asked before a request, so that it is as the session is.
 *
 * @param message answered with one ReadyForQuery; to be copied
 * @param isSetting whether a standby that refuses it cannot serve the session at all
 * @param done for when it was answered, without an error
 */
public record Errand(ByteBuf message, boolean isSetting, Runnable done) {}
