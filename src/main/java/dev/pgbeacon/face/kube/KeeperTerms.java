package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.Pod;
import java.time.Duration;

/**
 * By what rules label and Lease are kept.
 *
 * @param reconcile how often the label is looked at when nothing tells of its changes
 * @param settle how long a standby that was taken out must be fit before it is labelled again
 */
record KeeperTerms(
        Pod pod, LabelTerms label, LeaseRules lease, boolean leaseEnabled, Duration reconcile, Duration settle) {

    Holder me() {
        return lease.me();
    }
}
