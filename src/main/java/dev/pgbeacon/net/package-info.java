/**
 * The TCP listener that the TCP faces share: binding, who may come in, how many, and a graceful end.
 * Netty, and Vert.x for reading PEM: knows nothing of what is said on a connection.
 */
package dev.pgbeacon.net;
