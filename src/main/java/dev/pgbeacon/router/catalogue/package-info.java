/** When a database is asked for its functions: a schedule. Whoever has a connection to it asks. Knows router/statement only. */
package dev.pgbeacon.router.catalogue;
