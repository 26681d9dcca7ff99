package dev.pgbeacon.watch;

import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.StatusBoard;
import java.nio.file.Files;

/** Drains while the file exists. */
record DrainOrder(DrainFile file, StatusBoard board) {
    void look() {
        if (Files.exists(file.path())) {
            board.drain(DrainedBy.FILE, file.read());
        } else if (Files.notExists(file.path())) {
            board.resume(DrainedBy.FILE);
        } // Else nobody can tell, as when its directory cannot be read: what was ordered stays.
    }
}
