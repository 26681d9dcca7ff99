package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;

/** Which standbys show what a session wrote and saw. Any thread; never blocks. */
public interface Causality {
    /** For whom standbys may be as old as they are. */
    Causality OFF = new Causality() {
        @Override
        public long mark() {
            return System.nanoTime();
        }

        @Override
        public void want(long mark) {
            // nothing is sampled
        }

        @Override
        public boolean shows(NodeId standby, long opened, long mark) {
            return true;
        }
    };

    /** Now: what a session has seen of the primary, or of a standby that it leaves, is as old as this at most. */
    long mark();

    /** Somebody with this mark would like to read from a standby: samples are taken while there are such. */
    void want(long mark);

    /** Whether all that was visible on the primary at the mark is visible on a connection to this standby. */
    boolean shows(NodeId standby, long opened, long mark);
}
