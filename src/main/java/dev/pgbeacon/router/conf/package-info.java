/**
 * What the router's files say: pgrouter.conf, pg_hba.conf's format, the passwords, OpenSSL's cipher lists. Each is read to values,
 * or refused with file, line and column. Knows status, net and what passwords are checked against; reads files and asks the
 * system for users, and nothing else.
 */
package dev.pgbeacon.router.conf;
