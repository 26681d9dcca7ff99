/**
 * The monitor dump: what the health checks say of each listed node, to whoever connects, as pgrouter's monitor says it.
 * What the lines say is decided without Netty; the port holds the bytes of each client for a bounded time only.
 */
package dev.pgbeacon.face.monitor;
