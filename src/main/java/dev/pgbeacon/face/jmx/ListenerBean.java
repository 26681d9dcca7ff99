package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.Listeners.Listener;
import java.util.Map;

record ListenerBean(Listener listener) implements ListenerMXBean {

    @Override
    public String getFace() {
        return listener.face();
    }

    @Override
    public String getServer() {
        return listener.server().orElse(null);
    }

    @Override
    public int getPort() {
        return listener.port();
    }

    @Override
    public Map<String, Long> getPolls() {
        return listener.counts().polls();
    }

    @Override
    public long getInvalidPolls() {
        return listener.counts().invalid();
    }

    @Override
    public long getRejectedConnections() {
        return listener.counts().rejected();
    }

    @Override
    public long getEvictedConnections() {
        return listener.counts().evicted();
    }

    @Override
    public long getOpenConnections() {
        return listener.counts().open();
    }
}
