package dev.pgbeacon.cli;

import dev.pgbeacon.router.conf.RouterFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the launcher has to do before a router runs, as deploy/bin/pgbeacon-route reads it. */
record Launching(boolean foreground, Optional<String> user, Optional<String> group, Optional<String> pidfile) {
    static Launching of(RouterFile file, boolean foreground) {
        return new Launching(
                foreground,
                file.fixed().user(),
                file.fixed().group(),
                file.fixed().pidfile().map(path -> path.toAbsolutePath().toString()));
    }

    /** A first line that nothing else begins with, then a word and its value each. */
    List<String> lines() {
        var lines = new ArrayList<>(List.of("start", "mode " + (foreground ? "foreground" : "background")));
        user.ifPresent(name -> lines.add("user " + name));
        group.ifPresent(name -> lines.add("group " + name));
        pidfile.ifPresent(path -> lines.add("pidfile " + path));
        return lines;
    }
}
