/**
 * Who a client is and what is shown to a backend in its name: passwords, MD5 and SCRAM-SHA-256, both sides as pure state
 * machines. Plain Java and SASLprep: knows no socket, no buffer, no file, no clock and no log.
 */
package dev.pgbeacon.router.auth;
