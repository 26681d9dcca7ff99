/**
 * The registry: a table of nodes in PostgreSQL, read in rounds, and what the checks found written to it. Knows the board and,
 * besides the probe alone, JDBC.
 */
package dev.pgbeacon.face.registry;
