package dev.pgbeacon.router.choice;

import dev.pgbeacon.status.Standing;

/**
 * How a backend stands, for people.
 *
 * @param fitness for reads
 * @param writes whether it gets the writes
 * @param drained whether it gets nothing new, by order
 */
public record BackendState(Target target, Standing standing, Fitness fitness, boolean writes, boolean drained) {}
