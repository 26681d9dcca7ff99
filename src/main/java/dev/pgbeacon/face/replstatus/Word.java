package dev.pgbeacon.face.replstatus;

import java.util.Arrays;
import java.util.List;

/** What the TCP port says. */
public enum Word {
    MASTER,
    STANDBY,
    OFFLINE;

    static List<String> all() {
        return Arrays.stream(values()).map(Word::name).toList();
    }
}
