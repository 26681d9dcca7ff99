package dev.pgbeacon.face.registry;

import dev.pgbeacon.status.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** A row that names a node. */
record Listed(Row row, Address address) {
    /** What else might stand there would not be a host's name to the driver, but a setting. */
    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{N}._-]+|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?");

    private static final int LONGEST = 253;
    private static final int MOST_TOLD = 20;

    /** @param troubles why rows are left out, in words */
    record All(List<Listed> rows, List<String> troubles) {}

    /** Those that name a node, each once: a row that does not loses nothing else. */
    static All of(List<Row> rows) {
        var good = new ArrayList<Listed>();
        var troubles = new ArrayList<String>();
        var seen = new HashSet<Address>();
        for (var row : rows) {
            var trouble = trouble(row);
            if (!trouble.isEmpty()) {
                troubles.add("row (" + shown(row) + "): " + trouble + "; it is skipped");
                continue;
            }
            var address = new Address(row.name(), row.port().getAsInt());
            if (seen.add(address)) {
                good.add(new Listed(row, address));
            } else {
                troubles.add("row (" + shown(row) + "): there twice (expected: a primary key); one is skipped");
            }
        }
        return new All(List.copyOf(good), bounded(troubles));
    }

    private static String trouble(Row row) {
        if (row.name() == null || row.name().isBlank()) {
            return "no name (expected: a host name or an address)";
        }
        if (row.name().length() > LONGEST || !HOST.matcher(row.name()).matches()) {
            return "bad name (expected: a host name or an address)";
        }
        if (row.port().isEmpty() || row.port().getAsInt() < 1 || row.port().getAsInt() > 65535) {
            return "bad port (expected: 1..65535)";
        }
        return "";
    }

    private static String shown(Row row) {
        var name = row.name() == null ? "NULL" : "'" + row.name().replaceAll("\\p{Cntrl}", "?") + "'";
        return (name.length() > 60 ? name.substring(0, 60) + "…" : name) + ", "
                + (row.port().isPresent() ? row.port().getAsInt() : "NULL");
    }

    private static List<String> bounded(List<String> troubles) {
        if (troubles.size() <= MOST_TOLD) {
            return List.copyOf(troubles);
        }
        var told = new ArrayList<>(troubles.subList(0, MOST_TOLD));
        told.add("more rows are skipped than are told of here");
        return List.copyOf(told);
    }
}
