package dev.pgbeacon.status;

/**
 * A node of a multi-master system, in which every node is out of recovery and not every one is ready.
 *
 * @param system as it is called: BDR, PGD, pgactive, Spock
 * @param reason its status in that system's own words
 */
public record MultiMaster(String system, boolean ready, String reason) {}
