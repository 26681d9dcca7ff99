package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;

/** Which standbys show what a session wrote and saw. Any thread; never blocks. */
public interface Causality {
    /** Everything always: for {@code causal off}. */
    Causality OFF = new CausalityOff();

    /**
     * Now, on the sampler's clock: what a session has seen of the primary, or of a standby that it leaves, is as old as this at
     * most. Taken after the answer arrived, never before.
     */
    long mark();

    /** Somebody with this mark would like to read from a standby: samples are taken while there are such. Cheap. */
    void want(long mark);

    /**
     * Whether all that was visible on the primary at the mark is visible on a connection to this standby.
     *
     * @param opened a {@link #mark()} that was taken when the connection was there, logged in: before that it might have reached
     *     a server that was started anew since
     */
    boolean shows(NodeId standby, long opened, long mark);
}
