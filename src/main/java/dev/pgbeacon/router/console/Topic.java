package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.RowDescription;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What SHOW shows; all columns are texts. */
public enum Topic {
    NODES("host port role state fit why lag_bytes lag_seconds weight connections drained"),
    SESSIONS("client user database primary standby state pinned_by since"),
    STATS("name value"),
    CONFIG("key value"),
    HELP("command meaning");

    private final String columns;

    Topic(String columns) {
        this.columns = columns;
    }

    List<String> columns() {
        return List.of(columns.split(" ", -1));
    }

    RowDescription description() {
        return RowDescription.texts(columns().toArray(String[]::new));
    }

    static Optional<Topic> of(String word) {
        return Stream.of(values())
                .filter(topic -> topic.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
