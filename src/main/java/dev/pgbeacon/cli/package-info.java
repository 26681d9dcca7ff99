/**
 * The command line. Without a command Quarkus starts, and with it the sidecar; with one it does not, as that takes longer than
 * the command. Nothing imports it.
 */
package dev.pgbeacon.cli;
