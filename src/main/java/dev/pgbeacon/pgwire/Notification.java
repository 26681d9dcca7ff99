package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** What a NOTIFY of some session said, to one that listens. */
public record Notification(int processId, WireText channel, WireText payload) implements Message {
    public static Notification read(ByteBuf in) {
        var body = new Body("NotificationResponse", in);
        var notification = new Notification(body.int32("process"), body.text("channel"), body.text("payload"));
        body.end();
        return notification;
    }

    @Override
    public Tag tag() {
        return BackendTag.NOTIFICATION_RESPONSE;
    }

    @Override
    public void writeBody(ByteBuf out) {
        out.writeInt(processId);
        channel.writeTerminated(out);
        payload.writeTerminated(out);
    }
}
