/** The router, as the process sees it: its door, and what it runs on. Knows the rooms of the router, and the board. */
package dev.pgbeacon.router;
