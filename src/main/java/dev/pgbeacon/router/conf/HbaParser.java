package dev.pgbeacon.router.conf;

import dev.pgbeacon.router.conf.HbaLexer.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a file in pg_hba.conf's format, as far as it can mean something at a router. */
final class HbaParser {
    private static final Map<String, HbaRule.Kind> KINDS = Map.of(
            "host", HbaRule.Kind.HOST,
            // No client of ours has GSSAPI encryption.
            "hostnogssenc", HbaRule.Kind.HOST,
            "hostssl", HbaRule.Kind.HOSTSSL,
            "hostnossl", HbaRule.Kind.HOSTNOSSL);
    private static final Map<String, Hba.Method> METHODS = Map.of(
            "trust", Hba.Method.TRUST,
            "reject", Hba.Method.REJECT,
            "password", Hba.Method.PASSWORD,
            "md5", Hba.Method.MD5,
            "scram-sha-256", Hba.Method.SCRAM_SHA_256);

    private final Remarks remarks;
    private final HbaNames names;

    private HbaParser(Remarks remarks) {
        this.remarks = remarks;
        this.names = new HbaNames(remarks);
    }

    static Hba parse(Source source, Remarks remarks) {
        var parser = new HbaParser(remarks);
        var rules = new ArrayList<HbaRule>();
        for (var line : HbaLexer.read(source, remarks)) {
            parser.rule(line).ifPresent(rules::add);
        }
        return new Hba(rules);
    }

    private Optional<HbaRule> rule(List<List<Item>> fields) {
        var first = fields.get(0).get(0);
        if (first.is("local") || first.is("hostgssenc")) {
            remarks.warning(
                    first.place(),
                    Remarks.shown(first.text())
                            + " is left out: no client comes to the router that way (expected: host,"
                            + " hostssl or hostnossl)");
            return Optional.empty();
        }
        var kind = Optional.ofNullable(first.quoted() ? null : KINDS.get(first.text()));
        if (kind.isEmpty()) {
            refuse(first, "host, hostssl, hostnossl or local");
            return Optional.empty();
        }
        if (fields.size() < 4) {
            var last = fields.get(fields.size() - 1);
            remarks.error(
                    last.get(last.size() - 1).place(),
                    "the line ends after "
                            + Remarks.shown(last.get(last.size() - 1).text())
                            + " (expected: TYPE DATABASE USER ADDRESS METHOD)");
            return Optional.empty();
        }
        var databases = names.databases(fields.get(1));
        var users = names.users(fields.get(2));
        var rest = new HbaTail(fields.subList(3, fields.size()), remarks);
        var address = rest.address();
        var method = address.flatMap(some -> rest.word("METHOD")).flatMap(this::method);
        rest.refuseOptions();
        return databases.isPresent() && users.isPresent() && method.isPresent()
                ? Optional.of(new HbaRule(
                        first.place(), kind.get(), databases.get(), users.get(), address.orElseThrow(), method.get()))
                : Optional.empty();
    }

    private Optional<Hba.Method> method(Item item) {
        // PostgreSQL compares as it is written; so do we, and say so.
        var method = Optional.ofNullable(METHODS.get(item.text()));
        if (method.isEmpty()) {
            refuse(
                    item,
                    "trust, reject, password, md5 or scram-sha-256"
                            + (METHODS.containsKey(item.text().toLowerCase(Locale.ROOT)) ? ", in lower case" : ""));
        }
        return method;
    }

    private void refuse(Item item, String expected) {
        remarks.error(item.place(), Remarks.shown(item.text()) + " (expected: " + expected + ")");
    }
}
