/** What changed, and when, for people and scripts that come later: {@code /events} on the management port. */
package dev.pgbeacon.face.events;
