/** How to ask one node what it is: one question over JDBC, one observation back. Knows values only. */
package dev.pgbeacon.probe;
