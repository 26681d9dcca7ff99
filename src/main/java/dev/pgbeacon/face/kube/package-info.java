/** The pod's label that a Service follows, and the cluster's Lease that says who is primary. */
package dev.pgbeacon.face.kube;
