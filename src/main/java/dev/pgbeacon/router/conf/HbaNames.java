package dev.pgbeacon.router.conf;

import dev.pgbeacon.router.conf.HbaLexer.Item;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The databases and users of a rule; {@code @file} stands for the names in a file beside it. */
final class HbaNames {
    /** As PostgreSQL's CONF_FILE_MAX_DEPTH. */
    private static final int MOST_FILES_DEEP = 10;

    private final Remarks remarks;

    HbaNames(Remarks remarks) {
        this.remarks = remarks;
    }

    /** Empty, if one cannot be read. */
    Optional<List<HbaName>> databases(List<Item> field) {
        return names(field, 0, this::database);
    }

    Optional<List<HbaName>> users(List<Item> field) {
        return names(field, 0, this::user);
    }

    private Optional<List<HbaName>> names(List<Item> field, int depth, Function<Item, Optional<HbaName>> reader) {
        var names = new ArrayList<HbaName>();
        boolean whole = true;
        for (var item : field) {
            if (!item.quoted() && item.text().length() > 1 && item.text().startsWith("@")) {
                var included = included(item, depth).flatMap(items -> names(items, depth + 1, reader));
                included.ifPresent(names::addAll);
                whole &= included.isPresent();
            } else {
                var name = reader.apply(item);
                name.ifPresent(names::add);
                whole &= name.isPresent();
            }
        }
        return whole ? Optional.of(names) : Optional.empty();
    }

    private Optional<List<Item>> included(Item item, int depth) {
        if (depth == MOST_FILES_DEEP) {
            return refuse(item, "files at most " + MOST_FILES_DEEP + " deep in each other");
        }
        try {
            var path = Path.of(item.place().file()).resolveSibling(item.text().substring(1));
            return Source.read(path, item.place(), item.text(), remarks)
                    .map(source -> HbaLexer.read(source, remarks).stream()
                            .flatMap(List::stream)
                            .flatMap(List::stream)
                            .toList());
        } catch (InvalidPathException wrong) {
            return refuse(item, "the path of a file");
        }
    }

    private Optional<HbaName> database(Item item) {
        if (item.is("all")) {
            return Optional.of(HbaName.Word.ALL);
        }
        if (item.is("sameuser")) {
            return Optional.of(HbaName.Word.SAMEUSER);
        }
        if (item.is("replication")) {
            return Optional.of(HbaName.Word.REPLICATION);
        }
        if (item.is("samerole") || item.is("samegroup")) {
            return refuse(item, "all, sameuser, replication or names of databases; roles' members are not known here");
        }
        return name(item, "names of databases");
    }

    private Optional<HbaName> user(Item item) {
        if (item.is("all")) {
            return Optional.of(HbaName.Word.ALL);
        }
        if (!item.quoted() && item.text().startsWith("+")) {
            return refuse(item, "all or names of users; roles' members are not known here");
        }
        return name(item, "names of users");
    }

    private Optional<HbaName> name(Item item, String expected) {
        boolean regex = !item.quoted() && item.text().startsWith("/");
        return regex
                ? refuse(item, expected + "; regular expressions are not understood here")
                : Optional.of(new HbaName.Exactly(item.text()));
    }

    private <T> Optional<T> refuse(Item item, String expected) {
        remarks.error(item.place(), Remarks.shown(item.text()) + " (expected: " + expected + ")");
        return Optional.empty();
    }
}
