package dev.pgbeacon.board;

import dev.pgbeacon.status.Standing;

/** A node whose role or state is not what it was. */
public record Change(Standing from, Standing to) {}
