/**
 * What a client's SQL text is, and where it may run: a lexer, a reader of statements and the rules, all pure functions. Plain
 * Java: knows nothing of connections, of the protocol or of the other rooms.
 */
package dev.pgbeacon.router.statement;
