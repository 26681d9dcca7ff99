package dev.pgbeacon.face.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A row of the table of nodes as it was read, with what stands beside it.
 *
 * @param name null where it is
 * @param port empty where it is null; so is {@code health}
 * @param stored from {@code node_status}, if that is there and knows the node
 */
record Row(String name, OptionalInt port, OptionalInt health, Optional<Stored> stored) {

    /** @param age since it was checked, by the registry's clock */
    record Stored(int health, String role, String state, OptionalInt timeline, Duration age) {
        String words() {
            return role + "/" + state;
        }
    }

    Row(String name, int port, int health) {
        this(name, OptionalInt.of(port), OptionalInt.of(health), Optional.empty());
    }
}
