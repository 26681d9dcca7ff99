/**
 * A client's session: who comes in, its connections to backends, and what passes between them. All of a session runs on one
 * event loop. Knows the rooms beside it and chooses no backend: {@link dev.pgbeacon.router.choice.Choice} does.
 */
package dev.pgbeacon.router.session;
