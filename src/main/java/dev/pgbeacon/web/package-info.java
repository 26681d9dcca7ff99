/**
 * What faces that speak HTTP share: how a request is read, and how one of the management port is answered. Knows the board's
 * pulse, and nothing else that is ours.
 */
package dev.pgbeacon.web;
