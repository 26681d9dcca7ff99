package dev.pgbeacon.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Java cannot send itself: its process handles know TERM and KILL only. */
enum Signal {
    HUP,
    INT,
    TERM,
    QUIT,
    STOP,
    CONT;

    /** Some of them may have ended by themselves meanwhile: that is no error. */
    void sendTo(List<ProcessHandle> processes) {
        var script =
                new ArrayList<>(List.of("sh", "-c", "for p; do kill -" + name() + " \"$p\" 2>&1; done; :", "kill"));
        // The shell's own kill: a slim image has no /bin/kill.
        processes.forEach(process -> script.add(Long.toString(process.pid())));
        Program.run(script);
    }

    void sendTo(ProcessHandle process) {
        sendTo(List.of(process));
    }

    /** True for a zombie too: where process 1 of a container does not reap, an ended orphan stays in the table. */
    static boolean isGone(ProcessHandle process) {
        return !process.isAlive() || stateOf(process) == 'Z';
    }

    static boolean isStopped(ProcessHandle process) {
        return isGone(process) || stateOf(process) == 'T';
    }

    /** The third field of /proc/pid/stat, after a name in parentheses that may hold anything (proc(5)); 'Z' when it ended. */
    private static char stateOf(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'Z';
        }
    }
}
