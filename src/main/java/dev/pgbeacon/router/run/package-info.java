/**
 * What runs the router around its sessions: start, a file that is read again, and the end. Knows the other rooms of the router
 * but for the sessions' own, which it opens through {@link dev.pgbeacon.router.run.RouterPort}.
 */
package dev.pgbeacon.router.run;
