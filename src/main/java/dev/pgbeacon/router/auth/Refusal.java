package dev.pgbeacon.router.auth;

import java.util.Optional;

/**
 * Why a client is not let in, as PostgreSQL words it; the session sends it as FATAL and closes.
 *
 * @param detail goes to the client
 * @param forTheLog does not: it may tell whether a user exists
 */
public record Refusal(String sqlState, String message, Optional<String> detail, Optional<String> forTheLog) {
    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String PROTOCOL_VIOLATION = "08P01";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    /** One answer for every reason. */
    static Refusal password(String user, String why) {
        return new Refusal(
                INVALID_PASSWORD,
                "password authentication failed for user \"" + user + "\"",
                Optional.empty(),
                Optional.of(why));
    }

    static Refusal emptyPassword() {
        return of(INVALID_PASSWORD, "empty password returned by client");
    }

    /** No line of the hba file names this client. */
    public static Refusal noEntry(String host, String user, String database, boolean tls) {
        return of(
                INVALID_AUTHORIZATION,
                "no pg_hba.conf entry for host \"" + host + "\", user \"" + user + "\", database \"" + database + "\", "
                        + encryption(tls));
    }

    /** A line with reject does. */
    public static Refusal rejected(String host, String user, String database, boolean tls) {
        return of(
                INVALID_AUTHORIZATION,
                "pg_hba.conf rejects connection for host \"" + host + "\", user \"" + user + "\", database \""
                        + database + "\", " + encryption(tls));
    }

    /** A replication connection names no database here. */
    public static Refusal noEntryForReplication(String host, String user, boolean tls) {
        return of(
                INVALID_AUTHORIZATION,
                "no pg_hba.conf entry for replication connection from host \"" + host + "\", user \"" + user + "\", "
                        + encryption(tls));
    }

    public static Refusal rejectedReplication(String host, String user, boolean tls) {
        return of(
                INVALID_AUTHORIZATION,
                "pg_hba.conf rejects replication connection for host \"" + host + "\", user \"" + user + "\", "
                        + encryption(tls));
    }

    public static Refusal unknownMethod(String user) {
        return of(
                INVALID_AUTHORIZATION,
                "authentication failed for user \"" + user + "\": invalid authentication method");
    }

    static Refusal authorization(String message, Optional<String> detail) {
        return new Refusal(INVALID_AUTHORIZATION, message, detail, Optional.empty());
    }

    static Refusal protocol(String message) {
        return of(PROTOCOL_VIOLATION, message);
    }

    static Refusal malformedScram(String detail) {
        return new Refusal(PROTOCOL_VIOLATION, "malformed SCRAM message", Optional.of(detail), Optional.empty());
    }

    static Refusal scramNonce() {
        return new Refusal(
                PROTOCOL_VIOLATION, "invalid SCRAM response", Optional.of("Nonce does not match."), Optional.empty());
    }

    static Refusal unsupported(String message) {
        return of(FEATURE_NOT_SUPPORTED, message);
    }

    private static Refusal of(String sqlState, String message) {
        return new Refusal(sqlState, message, Optional.empty(), Optional.empty());
    }

    private static String encryption(boolean tls) {
        return tls ? "SSL encryption" : "no encryption";
    }
}
