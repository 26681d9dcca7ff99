/**
 * How the router reaches a backend: TCP, TLS, the login in a client's name, cancel requests, and questions of its own.
 * Knows the files, the logins and the protocol; nothing of sessions and of which backend is chosen.
 */
package dev.pgbeacon.router.backend;
