package dev.pgbeacon.status;

import java.util.Locale;

/** What a node is doing, or why it is out. The role follows from it. */
public enum NodeState {
    /** Out of recovery: takes writes. */
    RUNNING(NodeRole.PRIMARY),

    /** The WAL receiver streams and has received all but the last 16 MB. */
    STREAMING(NodeRole.STANDBY),
    /** The WAL receiver is connected but does not stream, or streams more than 16 MB behind its upstream. */
    CATCHUP(NodeRole.STANDBY),
    /** Replay was paused by hand or by a recovery target. */
    PAUSED(NodeRole.STANDBY),
    /** {@code recovery_min_apply_delay} is set: behind on purpose. */
    DELAYED(NodeRole.STANDBY),
    /** Has an upstream configured, and no WAL receiver. */
    ORPHAN(NodeRole.STANDBY),
    /** Replays without an upstream, from an archive. */
    RECOVERING(NodeRole.STANDBY),
    /** A WAL receiver runs, and this role may not see what it does ({@code GRANT pg_monitor}). */
    HIDDEN(NodeRole.STANDBY),

    /** No probe has finished yet. */
    UNASKED(NodeRole.NONE),
    /** 57P03: starting up, or in crash recovery. */
    STARTING(NodeRole.NONE),
    /** 57P01, 57P02, or 57P03 while shutting down. */
    STOPPING(NodeRole.NONE),
    /** Refused, reset, unreachable, or its name is not known. */
    DOWN(NodeRole.NONE),
    /** Did not answer within the probe's timeout. */
    TIMED_OUT(NodeRole.NONE),
    /** 53xxx with no role known from before: alive, but it has no room for our question. */
    BUSY(NodeRole.NONE),
    /** Bad user, password, database or TLS settings, or an answer that makes no sense. */
    MISCONFIGURED(NodeRole.NONE),
    /** Out of recovery, but its multi-master system does not call it ready. */
    UNREADY(NodeRole.NONE),
    /** Out of recovery, but does not hold the cluster's Lease, or not yet. */
    WAITING(NodeRole.NONE),
    /** What was known is too old to be repeated. */
    STALE(NodeRole.NONE),
    /** Out of recovery, but another is the primary, by its higher timeline or by the cluster's Lease: must not take writes. */
    FENCED(NodeRole.NONE);

    private final NodeRole role;

    NodeState(NodeRole role) {
        this.role = role;
    }

    public NodeRole role() {
        return role;
    }

    /** As it is written in reasons and configuration: {@code timed out}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
