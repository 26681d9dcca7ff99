/**
 * Prometheus' metrics on the management port: read from the board when somebody scrapes, nothing is kept or computed before. To add
 * one, add a family to those of a server or a listener, or a class like them to {@link dev.pgbeacon.face.metrics.BoardCollector}.
 */
package dev.pgbeacon.face.metrics;
