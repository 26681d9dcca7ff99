/** What is known now, for people and the command line: {@code /status} and {@code /cluster} on the management port. */
package dev.pgbeacon.face.report;
