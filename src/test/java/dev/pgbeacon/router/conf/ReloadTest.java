package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file that is read again changes, and what it does not. */
class ReloadTest {
    @Test
    void whatOnlyAStartSetsStaysAndIsTold() {
        var running = Parsed.good("listen *:1 workers 2 user a backend b1");
        var read = Parsed.good("listen *:2 read_only_listen *:3 monitor *:4 workers 5 group g pidfile /p backend b1");

        var reload = Reload.of(running, read);

        assertEquals(
                List.of(
                        "listen stays *:1: *:2 needs a restart",
                        "read_only_listen stays not set: *:3 needs a restart",
                        "monitor stays 127.0.0.1:9881: *:4 needs a restart",
                        "workers stays 2: 5 needs a restart",
                        "user stays a: not set needs a restart",
                        "group stays not set: g needs a restart",
                        "pidfile stays not set: /p needs a restart"),
                reload.kept());
        assertEquals(running.fixed(), reload.file().fixed());
    }

    @Test
    void allElseIsTakenFromTheNewFile() {
        var running = Parsed.good("backend b1");
        var read = Parsed.good(
                "log DEBUG peers r causal off max_clients 5 hba /h health { check 1s } backend b2 { weight 2 }");

        assertEquals(new Reload(read, List.of()), Reload.of(running, read));
    }
}
