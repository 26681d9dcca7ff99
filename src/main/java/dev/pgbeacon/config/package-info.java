/** Typed configuration keys and the reading of them, with all problems in one message. Each room declares its own keys. */
package dev.pgbeacon.config;
