/** The word on a TCP port, compatible with bgw_replstatus. */
package dev.pgbeacon.face.replstatus;
