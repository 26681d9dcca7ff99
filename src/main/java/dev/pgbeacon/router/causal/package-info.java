/**
 * What standbys show of what sessions wrote and saw: pure rules over positions of the log, and when these are asked for. Knows
 * status and whom the router uses as its primary; no session, no connection.
 */
package dev.pgbeacon.router.causal;
