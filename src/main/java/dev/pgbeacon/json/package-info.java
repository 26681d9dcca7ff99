/** What is known of a node, in JSON, the same on every face. Knows {@code status} and Vert.x' own JSON library. */
package dev.pgbeacon.json;
