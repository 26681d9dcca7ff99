/**
 * The page for people at {@code /} of the management port, kept up to date by server-sent events. Knows the board and its
 * history; what it shows of events it asks of {@code /events} as any client does.
 */
package dev.pgbeacon.face.page;
