package dev.pgbeacon.router.conf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Who may come in, and how they prove who they are: the rules of a file in pg_hba.conf's format. The first that fits decides. */
public record Hba(List<HbaRule> rules) {
    public Hba {
        rules = List.copyOf(rules);
    }

    /** How a client proves who it is. */
    public enum Method {
        TRUST,
        REJECT,
        PASSWORD,
        MD5,
        SCRAM_SHA_256;

        /** Whether the router itself must know what to check against. */
        boolean needsVerifier() {
            return this == MD5 || this == SCRAM_SHA_256;
        }
    }

    /**
     * A connection that wants in.
     *
     * @param replication whether it is a physical replication connection, which has no database
     */
    public record Guest(boolean tls, boolean replication, String database, String user, InetAddress address) {}

    /** What is decided about it. */
    public sealed interface Verdict {
        /** It proves who it is by this; never {@link Method#REJECT}. */
        record Ask(Method method) implements Verdict {}

        /** @param message as PostgreSQL words it; its SQLSTATE is 28000 */
        record Refuse(String message) implements Verdict {}
    }

    /** What holds without a file. */
    public static Hba samehostWithScram() {
        var place = new Place("(no hba)", 1, 1);
        return new Hba(List.of(new HbaRule(
                place,
                HbaRule.Kind.HOST,
                List.of(HbaName.Word.ALL),
                List.of(HbaName.Word.ALL),
                new HbaAddress.SameHost(),
                Method.SCRAM_SHA_256)));
    }

    /** @param own this host's networks as they are now */
    public Verdict match(Guest guest, OwnNetworks own) {
        Optional<HbaRule> first =
                rules.stream().filter(rule -> rule.fits(guest, own)).findFirst();
        if (first.isEmpty()) {
            return new Verdict.Refuse("no pg_hba.conf entry for " + described(guest));
        }
        return first.get().method() == Method.REJECT
                ? new Verdict.Refuse(
                        "pg_hba.conf rejects " + (guest.replication() ? "" : "connection for ") + described(guest))
                : new Verdict.Ask(first.get().method());
    }

    private static String described(Guest guest) {
        // PostgreSQL shows addresses as getnameinfo does: an IPv6 address in its short form.
        var host = io.netty.util.NetUtil.toAddressString(guest.address());
        return (guest.replication() ? "replication connection from host \"" : "host \"") + host + "\", user \""
                + guest.user() + "\", " + (guest.replication() ? "" : "database \"" + guest.database() + "\", ")
                + (guest.tls() ? "SSL encryption" : "no encryption");
    }
}
