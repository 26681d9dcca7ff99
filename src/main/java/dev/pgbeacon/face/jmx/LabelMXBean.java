package dev.pgbeacon.face.jmx;

import java.util.Map;

@Description("The label of this pod, and the cluster's Lease")
public interface LabelMXBean {
    @Description("The pod's name")
    String getPod();

    @Description("The label's key")
    String getKey();

    @Description("The label's value as it was last seen; null where the pod has none, or was not read yet")
    String getValue();

    @Description("off: none is needed; unknown; free; ours; others")
    String getLease();

    @Description("Who holds the Lease, NAME_UID of a pod; null where nobody does, or it was not read")
    String getHolder();

    @Description("The timeline of the Lease; null where it was not read")
    Integer getLeaseTimeline();

    @Description("Patches of pods by what came of them: done, conflict, refused, lost (carried out or not)")
    Map<String, Long> getPatches();
}
