package dev.pgbeacon.board;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The ports that answer others: each face adds its own, whoever shows counts reads them. */
public final class Listeners {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /**
     * One port.
     *
     * @param face as in its keys: replstatus, check
     * @param server that it is about; empty where it is about several
     * @param port as it was opened, also where the system chose it
     */
    public record Listener(String face, Optional<String> server, int port, ListenerCounts counts) {
        /** Unlike any other's. */
        public String name() {
            return face + server.map(of -> "-" + of).orElse("");
        }
    }

    public void add(Listener listener) {
        listeners.add(listener);
    }

    public List<Listener> all() {
        return List.copyOf(listeners);
    }
}
