package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.PodLabel;
import java.util.Map;
import java.util.TreeMap;

/** Registered only where a label is kept. */
record LabelBean(PodLabel label) implements LabelMXBean {

    private PodLabel.Seen seen() {
        return label.seen().orElseThrow();
    }

    @Override
    public String getPod() {
        return seen().pod();
    }

    @Override
    public String getKey() {
        return seen().key();
    }

    @Override
    public String getValue() {
        return seen().value().orElse(null);
    }

    @Override
    public String getLease() {
        return seen().lease().word();
    }

    @Override
    public String getHolder() {
        return seen().holder().orElse(null);
    }

    @Override
    public Integer getLeaseTimeline() {
        return seen().timeline().isPresent() ? (Integer) seen().timeline().getAsInt() : null;
    }

    @Override
    public Map<String, Long> getPatches() {
        var patches = new TreeMap<String, Long>();
        label.patches().forEach((outcome, count) -> patches.put(outcome.word(), count));
        return patches;
    }
}
