/** When to ask: a clock tick for each node, one question at a time, an answer to all who wait for it. */
package dev.pgbeacon.watch;
