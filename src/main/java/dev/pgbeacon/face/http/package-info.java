/**
 * The HTTP checks: 200 or 503, and why in JSON, for load balancers that ask by path. Knows the board, {@code net}'s rules
 * of who may connect, and Vert.x; asks no database.
 */
package dev.pgbeacon.face.http;
