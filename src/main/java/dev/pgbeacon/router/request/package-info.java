/**
 * What a client asks, message by message, and what of it a session has to remember so that another server can take its place:
 * prepared statements and settings. Asks nobody and sends nothing itself.
 */
package dev.pgbeacon.router.request;
