/**
 * MBeans under {@code dev.pgbeacon}, for tools on this host and, where a port is set, for remote ones. A new one is an interface, a
 * class and a line in {@link dev.pgbeacon.face.jmx.Beans}.
 */
package dev.pgbeacon.face.jmx;
