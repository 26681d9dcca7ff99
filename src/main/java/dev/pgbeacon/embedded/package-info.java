/**
 * Real PostgreSQL servers for tests and for development mode: primaries, standbys, crashes and promotions on the loopback
 * address. Its libraries are optional and not in the production artifact, so no other room may depend on this one.
 */
package dev.pgbeacon.embedded;
