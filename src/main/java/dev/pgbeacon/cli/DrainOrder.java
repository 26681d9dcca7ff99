package dev.pgbeacon.cli;

import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.watch.WatchConfig;
import java.io.IOException;

/** The order to drain as the command line gives it and takes it back, by the file that the sidecar looks for. */
record DrainOrder(DrainFile file) {
    /** @throws Refusal if none is configured */
    static DrainOrder configured() {
        return Configured.read(WatchConfig.KEYS, WatchConfig::read)
                .drainFile()
                .map(DrainOrder::new)
                .orElseThrow(() -> Refusal.usage(
                        "pgbeacon.drain-file: not set (expected: the path of the file that the sidecar looks for)"));
    }

    /** @throws Refusal for a reason that would not arrive as it is, or a file that cannot be written */
    void give(String reason) {
        try {
            file.write(reason);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.usage(malformed.getMessage());
        } catch (IOException refused) {
            throw Refusal.of(refused.getMessage());
        }
    }

    /** @return whether it was there */
    boolean takeBack() {
        try {
            return file.remove();
        } catch (IOException refused) {
            throw Refusal.of(refused.getMessage());
        }
    }
}
