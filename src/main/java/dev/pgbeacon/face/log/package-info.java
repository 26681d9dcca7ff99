/** One log line for each change of a server's role or state. */
package dev.pgbeacon.face.log;
