/**
 * PostgreSQL's frontend/backend protocol 3.0 to 3.2: frames and messages, for both sides of a connection.
 * Netty's buffers only: knows nothing of channels, sessions and servers.
 */
package dev.pgbeacon.pgwire;
