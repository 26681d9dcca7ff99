/**
 * Which backend gets a statement: pure rules over what the board and the health checks say. Knows status, board and the
 * router's file; no connection, no protocol, no clock.
 */
package dev.pgbeacon.router.choice;
