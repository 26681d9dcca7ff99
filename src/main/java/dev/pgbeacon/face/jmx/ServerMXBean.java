package dev.pgbeacon.face.jmx;

/** The names are others' dashboards'. */
@Description(
        "A PostgreSQL server, as it stands at the moment of reading. What is not known is null, and Reason says why.")
public interface ServerMXBean {
    @Description("primary, standby or none")
    String getRole();

    @Description("What it is doing, or why it is out, in a word or two")
    String getState();

    @Description("The timeline that it is on; null while it is out")
    Integer getTimeline();

    @Description("Made by initdb, shared by a primary and its standbys; as it was last seen")
    String getSystemIdentifier();

    @Description("The position up to which a standby has received WAL")
    String getReceivedLsn();

    @Description("The position up to which a standby has replayed WAL")
    String getReplayedLsn();

    @Description("The position up to which a primary has flushed WAL")
    String getFlushLsn();

    @Description("WAL that a standby has still to replay; null while unknown")
    Long getLagBytes();

    @Description("How far a standby is behind its primary in time; null while unknown")
    Double getLagSeconds();

    @Description("What the lag rests on: primary, peer, receiver, ring or bound; null while unknown")
    String getLagBasis();

    @Description("Time since the question to which the latest answer came; null before the first")
    Double getAgeSeconds();

    @Description("Role, state and lag in words")
    String getReason();

    @Description("Questions that were asked of it and have ended")
    long getProbes();

    @Description("Those of them that failed")
    long getProbeFailures();

    @Description("From the last question to its answer; null before the first")
    Double getLastLatencySeconds();

    @Description("Asks the server now, however fresh what is known is, and returns what was found")
    String probeNow();

    @Description(
            "Asks over a new connection, which replaces the kept one, and returns what was found. While a question is"
                    + " under way, it is the next one that goes over the new connection.")
    String reconnect();
}
