package dev.pgbeacon.router.backend;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.WireText;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.Optional;

/**
 * A backend that has let us in and is ready. Nothing reads the channel until somebody adds a handler, in the call that gets it.
 *
 * @param frames what the backend sends, with what came behind the login
 * @param key to cancel with; a server need not give one
 * @param parameters what the backend told of its settings, in its order
 */
public record BackendConnection(
        Channel channel, FrameReader frames, Optional<BackendKey> key, Map<String, WireText> parameters) {}
