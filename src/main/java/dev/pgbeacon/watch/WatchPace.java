package dev.pgbeacon.watch;

import java.time.Duration;

/**
 * How often a node is asked, how long an answer may take, and how old one may get.
 *
 * @param maxAge what is older is not repeated
 * @param freshWithin what is older makes a poll ask anew
 */
public record WatchPace(Duration interval, Duration timeout, Duration maxAge, Duration freshWithin) {}
