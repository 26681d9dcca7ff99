package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that is said about some files while they are read. */
final class Remarks {
    private static final int SHOWN = 60;

    private final List<Remark> all = new ArrayList<>();

    void error(Place place, String text) {
        all.add(new Remark(place, Remark.Severity.ERROR, text));
    }

    void warning(Place place, String text) {
        all.add(new Remark(place, Remark.Severity.WARNING, text));
    }

    boolean hasErrors() {
        return all.stream().anyMatch(each -> each.severity() == Remark.Severity.ERROR);
    }

    /** As they stand in the files, these in the order in which they were first spoken of. */
    List<Remark> inOrder() {
        var files = all.stream().map(each -> each.place().file()).distinct().toList();
        return all.stream()
                .sorted(Comparator.<Remark>comparingInt(
                                each -> files.indexOf(each.place().file()))
                        .thenComparingInt(each -> each.place().line())
                        .thenComparingInt(each -> each.place().column()))
                .toList();
    }

    /** What was found, fit for a terminal and for a line. */
    static String shown(String text) {
        var plain = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain) + "'";
    }
}
