package dev.pgbeacon.face.registry;

import dev.pgbeacon.status.Address;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the table once, offers what it names, and writes what differs, if we are the one that writes. */
final class RegistryRound {
    private final RegistrySession session;
    private final RegistryConfig config;
    private final RegistryTrouble trouble;
    private final List<String> troubles = new ArrayList<>();

    /**
     * @param rows those that name a node
     * @param troubles in words; with any, some of it could not be done
     */
    record Outcome(
            boolean read,
            boolean inRecovery,
            boolean writer,
            List<Listed> rows,
            int written,
            int events,
            List<String> troubles) {}

    RegistryRound(RegistrySession session, RegistryConfig config) {
        this.session = session;
        this.config = config;
        this.trouble = new RegistryTrouble(config);
    }

    /**
     * @param offer is told of all nodes that the table names
     * @param found what is known of one of them; asked after that
     * @param refresh whether statuses are written again that only grew old
     * @throws SQLException if the session may be of no use any more
     */
    Outcome run(Consumer<List<Address>> offer, Function<Address, Optional<Finding>> found, boolean refresh)
            throws SQLException {
        var view = session.look();
        if (view.oid().isEmpty() || !view.readable()) {
            troubles.add(view.oid().isEmpty() ? trouble.missing() : trouble.unreadable());
            return new Outcome(false, view.inRecovery(), false, List.of(), 0, 0, troubles);
        }
        if (!view.companions()) {
            troubles.add(view.companionsExist() ? trouble.companionsUnwritable() : trouble.withoutCompanions());
        }
        var all = session.read(view.companions());
        if (all.size() > RegistrySql.MOST_ROWS) {
            troubles.add("table " + config.table() + ": more than " + RegistrySql.MOST_ROWS
                    + " rows (expected: at most so many); the others are left out");
            all = all.subList(0, RegistrySql.MOST_ROWS);
        }
        var listed = Listed.of(all);
        listed.troubles().forEach(skipped -> troubles.add("table " + config.table() + ": " + skipped));
        offer.accept(listed.rows().stream().map(Listed::address).toList());

        boolean writer = false;
        int written = 0;
        int events = 0;
        if (!view.writable()) {
            troubles.add(trouble.unwritable());
            session.unlock();
        } else if (!view.inRecovery() && session.lock(view.oid().getAsLong())) {
            writer = true;
            var writing = Writing.of(listed.rows(), findings(listed.rows(), found), view.companions(), refresh);
            written = write(writing, view.companions());
            events = (int) writing.statuses().stream()
                    .filter(status -> status.transition().isPresent())
                    .count();
            if (view.companions() && refresh) {
                session.forgetThoseThatLeft();
            }
        }
        return new Outcome(true, view.inRecovery(), writer, listed.rows(), written, events, troubles);
    }

    private static Map<Address, Finding> findings(List<Listed> rows, Function<Address, Optional<Finding>> found) {
        var findings = new HashMap<Address, Finding>();
        rows.forEach(row -> found.apply(row.address()).ifPresent(finding -> findings.put(row.address(), finding)));
        return findings;
    }

    private int write(Writing writing, boolean companions) throws SQLException {
        int written = 0;
        if (!writing.healths().isEmpty()) {
            var done = session.writeHealth(Written.healths(writing.healths()));
            written = done.size();
            var told = writing.healths().stream()
                    .filter(write -> done.contains(
                            new Address(write.row().name(), write.row().port().getAsInt())))
                    .toList();
            if (!companions && !told.isEmpty()) {
                session.tell(Written.notifications(config.table(), told));
            }
        }
        if (!writing.statuses().isEmpty()) {
            session.writeStatus(Written.statuses(config.table(), writing.statuses()));
        }
        return written;
    }
}
