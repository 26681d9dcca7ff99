/**
 * What is true of a node: values and the rules that judge them. Plain Java: no Netty, Quarkus, JDBC, JSON or logging.
 */
package dev.pgbeacon.status;
