package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds after a file was read again.
 *
 * @param file the new one, with the old values of what only a start sets
 * @param kept what the new file would have changed of these, in sentences
 */
public record Reload(RouterFile file, List<String> kept) {
    public Reload {
        kept = List.copyOf(kept);
    }

    public static Reload of(RouterFile running, RouterFile read) {
        var old = running.fixed();
        var wanted = read.fixed();
        var kept = new ArrayList<String>();
        keep("listen", old.listen(), wanted.listen(), kept);
        keep("read_only_listen", old.readOnlyListen(), wanted.readOnlyListen(), kept);
        keep("monitor", old.monitor(), wanted.monitor(), kept);
        keep("workers", old.workers(), wanted.workers(), kept);
        keep("user", old.user(), wanted.user(), kept);
        keep("group", old.group(), wanted.group(), kept);
        keep("pidfile", old.pidfile(), wanted.pidfile(), kept);
        return new Reload(read.with(old), kept);
    }

    private static void keep(String keyword, Object old, Object wanted, List<String> kept) {
        if (!Objects.equals(old, wanted)) {
            kept.add(keyword + " stays " + shown(old) + ": " + shown(wanted) + " needs a restart");
        }
    }

    private static String shown(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(Object::toString).orElse("not set")
                : value.toString();
    }
}
