package dev.pgbeacon.face.http;

import java.util.List;

/** Rows that are no verdict on one node. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of
enum Page implements Row {
    /** Whether this process' own loops turn. */
    LIVENESS("/liveness"),
    /** All that is known of a node, and what each check says of it. */
    STATUS("/status"),
    /** All nodes on the board. */
    CLUSTER("/cluster");

    private final List<String> paths;

    Page(String... paths) {
        this.paths = List.of(paths);
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    /** Whether it can be asked where no server is named. */
    boolean aboutAll() {
        return this != STATUS;
    }
}
