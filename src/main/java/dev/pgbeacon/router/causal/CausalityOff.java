package dev.pgbeacon.router.causal;

import dev.pgbeacon.status.NodeId;

/** Asks nobody for anything. */
final class CausalityOff implements Causality {
    @Override
    public long mark() {
        return 0;
    }

    @Override
    public void want(long mark) {}

    @Override
    public boolean shows(NodeId standby, long opened, long mark) {
        return true;
    }
}
