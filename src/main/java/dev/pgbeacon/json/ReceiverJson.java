package dev.pgbeacon.json;

import dev.pgbeacon.status.Receiver;
import java.io.IOException;

/** A standby's WAL receiver in JSON. */
final class ReceiverJson {
    private ReceiverJson() {}

    static void write(Json json, Receiver receiver) throws IOException {
        if (receiver instanceof Receiver.Connected connected) {
            json.text("status", connected.status());
            json.text("sender", connected.sender());
            json.text("upstream_end_lsn", connected.upstreamEnd());
            json.seconds("since_last_message", connected.sinceLastMessage());
            json.seconds("timeout", connected.timeout());
        } else if (receiver instanceof Receiver.Absent absent) {
            json.text("status", "absent");
            json.flag("upstream_configured", absent.upstreamConfigured());
        } else {
            json.text("status", "hidden");
        }
    }
}
