/** What an operator asks and orders over SQL's own protocol: the database {@code pgbeacon} of a router. */
package dev.pgbeacon.router.console;
