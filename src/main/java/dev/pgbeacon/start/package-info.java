/** Puts the rooms together: reads and checks all configuration, makes the board. Only the command line, which must read the same, imports it. */
package dev.pgbeacon.start;
