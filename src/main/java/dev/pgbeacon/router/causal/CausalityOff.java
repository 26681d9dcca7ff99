package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;

/** Asks nobody for anything. Its marks count should it be switched on. */
final class CausalityOff implements Causality {
    @Override
    public long mark() {
        return MarkClock.now();
    }

    @Override
    public void want(long mark) {}

    @Override
    public boolean shows(NodeId standby, long opened, long mark) {
        return true;
    }
}
