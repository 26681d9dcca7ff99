/** The few calls that are made to Kubernetes' API server, as values, and the thin client that makes them. */
package dev.pgbeacon.face.kube.api;
