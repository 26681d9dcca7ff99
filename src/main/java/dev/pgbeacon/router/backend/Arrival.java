package dev.pgbeacon.router.backend;

import dev.pgbeacon.pgwire.ServerMessage;

/** How the attempt to enter a backend ended: one of these, once, on the event loop. */
public interface Arrival {
    void opened(BackendConnection connection);

    /** The backend, or our login to it, says no: for the client as it stands. */
    void refused(ServerMessage error);

    /** It could not be reached, or broke off. */
    void failed(String why);
}
