/** MicroProfile health on the management port: live, ready, started. */
package dev.pgbeacon.face.health;
