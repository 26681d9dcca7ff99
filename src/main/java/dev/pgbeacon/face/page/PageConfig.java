package dev.pgbeacon.face.page;

import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import java.util.List;

/**
 * Whether there is a page, and for how many.
 *
 * @param maxStreams pages that are open at a time
 */
public record PageConfig(boolean enabled, int maxStreams) {
    private static final Key<Boolean> ENABLED = Key.flag(
                    "page.enabled", "Whether the management port has a page for people at `/`.")
            .orElse("true");
    private static final Key<Integer> MAX_STREAMS = Key.number(
                    "page.max-streams",
                    1,
                    1000,
                    "How many pages may be open at a time; one more waits until one has been open for a minute.")
            .orElse("16");

    public static final List<Key<?>> KEYS = List.of(ENABLED, MAX_STREAMS);

    public static PageConfig read(Settings settings) {
        return new PageConfig(settings.get(ENABLED), settings.get(MAX_STREAMS));
    }
}
