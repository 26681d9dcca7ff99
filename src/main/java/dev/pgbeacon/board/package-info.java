/** Holds the latest snapshots; a watch publishes, faces read. */
package dev.pgbeacon.board;
