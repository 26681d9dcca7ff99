/** Which standbys show what a session wrote and saw. */
package dev.pgbeacon.router.causal;
