/** Puts the rooms together: reads and checks all configuration, makes the board. Nothing imports it. */
package dev.pgbeacon.start;
