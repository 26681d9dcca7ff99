/**
 * The word on a TCP port: MASTER, STANDBY or OFFLINE, to whoever connects, compatible with bgw_replstatus.
 * Knows the thresholds of {@code status} and the listener of {@code net}; what the word is, an {@link Answerer} says.
 */
package dev.pgbeacon.face.replstatus;
