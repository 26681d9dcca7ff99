/**
 * What several routers in front of one cluster do for each other: a cancel finds its session, whichever of them it reaches.
 * Knows the file and the protocol; nothing of sessions and of backends.
 */
package dev.pgbeacon.router.fleet;
