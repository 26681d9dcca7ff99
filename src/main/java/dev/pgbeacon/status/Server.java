package dev.pgbeacon.status;

import java.time.Instant;

/**
 * Which server answered. Positions compare only where the system identifier is the same.
 *
 * @param systemIdentifier made by {@code initdb}, shared by a primary and its physical standbys
 * @param version as {@code server_version_num}, 150020 for 15.20
 * @param postmasterStart what was seen earlier of another start says nothing of this one
 * @param address where the server itself says that it was reached
 */
public record Server(String systemIdentifier, int version, Instant postmasterStart, Address address) {}
